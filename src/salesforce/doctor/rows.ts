import { z } from "zod";
import type { OrgApi } from "../org-api.ts";
import { readMany } from "../rest-query.ts";
import { isNotShown } from "./description.ts";
import { type Finding, finding } from "./finding.ts";

const countsSchema = z.object({ sObjects: z.array(z.object({ name: z.string(), count: z.number() })) });
const totalSchema = z.object({ totalSize: z.number() });

/** The org's own counts lag behind, so small differences say nothing. */
const LAG_SHARE = 0.05;
const LAG_ROWS = 50;

/**
 * Whether the user sees the records that are there: what it counts, against what the org says that it holds.
 *
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-record-count.html
 */
export async function examineRows(api: OrgApi, objects: readonly string[]): Promise<Finding[]> {
  const held = await heldRows(api, objects);
  const answers = await readMany(
    api,
    objects.map((object) => `/query?q=${encodeURIComponent(`SELECT COUNT() FROM ${object}`)}`),
  );
  return objects.map((object, index) => {
    const answer = answers[index];
    const seen = answer?.status === 200 ? totalSchema.safeParse(answer.body).data?.totalSize : undefined;
    return compare(object, seen, held?.get(object.toLowerCase()));
  });
}

/** Undefined where the user may not ask: it takes View Setup and Configuration. */
async function heldRows(api: OrgApi, objects: readonly string[]): Promise<Map<string, number> | undefined> {
  try {
    const { body } = await api.request({
      method: "GET",
      path: "/limits/recordCount",
      query: { sObjects: objects.join(",") },
    });
    return new Map(countsSchema.parse(body).sObjects.map(({ name, count }) => [name.toLowerCase(), count]));
  } catch (error) {
    if (isNotShown(error)) return undefined;
    throw error;
  }
}

function compare(object: string, seen: number | undefined, held: number | undefined): Finding {
  const doThis = `Setup > Permission Sets > the set > System Permissions: View All Data; or Object Settings > ${object}: View All Records`;
  if (seen === undefined)
    return finding("rows", object, "reading", "unknown", { what: "the org does not count them in time" });
  if (held === undefined)
    return finding("rows", object, "reading", "unknown", {
      what: `${seen} visible; how many there are, the org does not tell this user`,
    });
  const lacks = held - seen;
  const ok = lacks <= Math.max(LAG_ROWS, held * LAG_SHARE);
  return finding("rows", object, "reading", ok, {
    what: ok ? `${seen} visible` : `${seen} visible of about ${held}`,
    doThis,
  });
}
