import { z } from "zod";
import { readFrom } from "../../salesforce/cursor.ts";
import { describeObject, type OrgObject } from "../../salesforce/describe.ts";
import type { ObjectQuery, OrgColumn } from "../../salesforce/download.ts";
import { OrgFault } from "../../salesforce/errors.ts";
import type { OrgApi } from "../../salesforce/org-api.ts";
import { placeOfObject } from "../../salesforce/place.ts";
import { soqlInstant, soqlList, soqlName } from "../../salesforce/soql.ts";
import { knownField, OBJECTS, type ObjectName } from "../../settings/fields.ts";
import { InputError, type Problem } from "../../settings/problem.ts";
import { columnsToRead, STAMP } from "./columns.ts";
import type { Reads } from "./reads.ts";

/** What an import asks of the org, object by object. */
export type ImportQueries = {
  queries: (ObjectQuery & { object: ObjectName })[];
  /** When each object's fields were looked at. */
  describedAt: Map<ObjectName, number>;
  /** What a person should know, and what nothing depends on. */
  notes: string[];
};

export type QueryOptions = {
  reads: Reads;
  /** Columns beyond the contract's that settings name, by object. */
  named: ReadonlyMap<ObjectName, readonly string[]>;
  /** Campaigns whose members are to be read again. */
  campaigns: readonly string[];
  at: number;
  /** Ask which fields there are, also where that is known. */
  describeAgain: boolean;
  /** Read everything again. */
  everything: boolean;
  /** Objects that are read as a whole, for we lack records of them. */
  whole: readonly ObjectName[];
};

/** Without these there is nothing to attribute; of Lead and Contact one is enough. */
const NEEDED: readonly ObjectName[] = ["Campaign", "CampaignMember"];
const DAY_MS = 86_400_000;
/** A request's address has a limit; from so many campaigns on all members are read. */
const CAMPAIGNS_MAX = 400;

/**
 * @throws {InputError} where the connected user cannot see an object or a field that nothing works without
 */
export async function importQueries(api: OrgApi, options: QueryOptions): Promise<ImportQueries> {
  const problems: Problem[] = [];
  const answer: ImportQueries = { queries: [], describedAt: new Map(), notes: [] };
  for (const object of OBJECTS) {
    const columns = await columnsOf(api, object, options, answer, problems);
    if (!columns) continue;
    answer.queries.push({
      object,
      columns,
      soql: soqlOf(object, columns, options),
      expected: undefined,
    });
  }
  const seen = new Set(answer.queries.map(({ object }) => object));
  for (const object of NEEDED)
    if (!seen.has(object) && !problems.some(({ file }) => file === placeOfObject(object)))
      problems.push(unseen(object));
  if (!seen.has("Lead") && !seen.has("Contact")) problems.push(unseen("Contact"));
  if (problems.length > 0) throw new InputError(problems);
  await expectWhole(api, answer.queries);
  return answer;
}

function unseen(object: ObjectName): Problem {
  return {
    file: placeOfObject(object),
    message: "the connected user cannot see this object; give it read permission, see footfall doctor",
  };
}

async function columnsOf(
  api: OrgApi,
  object: ObjectName,
  { reads, named, at, describeAgain, everything }: QueryOptions,
  answer: ImportQueries,
  problems: Problem[],
): Promise<readonly OrgColumn[] | undefined> {
  const read = reads.get(object);
  const others = named.get(object) ?? [];
  const has = new Set(read?.columns.map(({ name }) => name.toLowerCase()));
  const isKnown = others.every((name) => has.has(name.toLowerCase()));
  if (read && isKnown && !describeAgain && !everything && at - read.describedAt < DAY_MS) {
    answer.describedAt.set(object, read.describedAt);
    return stillWanted(object, read.columns, others);
  }
  const described: OrgObject | undefined = await describeObject(api, object);
  if (!described) {
    answer.notes.push(
      read
        ? `${object} cannot be seen any more; what was imported of it stays`
        : `${object} is left out: the connected user cannot see it; give it read permission, see footfall doctor`,
    );
    return undefined;
  }
  answer.describedAt.set(object, at);
  // What was read once stays fresh: a rule that comes back finds it.
  const held = stillWanted(object, read?.columns ?? [], others)
    .map(({ name }) => name)
    .filter((name) => name !== STAMP);
  const { columns, missing, unseen } = columnsToRead(object, described, [...held, ...others]);
  if (unseen.length > 0)
    answer.notes.push(
      `${object} comes without ${unseen.join(", ")}: the connected user cannot see ${unseen.length === 1 ? "this field" : "these fields"}; give it read access, see footfall doctor`,
    );
  for (const name of missing) {
    const isNeeded = !others.includes(name) && !held.includes(name);
    if (isNeeded) {
      problems.push({
        file: placeOfObject(object),
        column: name,
        message: "the connected user cannot see this field; give it read access, see footfall doctor",
      });
    } else
      answer.notes.push(
        `${object}.${name} is not in the org any more, or may not be seen; what was imported of it stays`,
      );
  }
  return columns;
}

/**
 * Columns without the formulas and fields of parents that no rule names any more: each of them costs reading the whole
 * object again. A rule that names one again fetches it for all records.
 */
function stillWanted(
  object: ObjectName,
  columns: readonly OrgColumn[],
  named: readonly string[],
): readonly OrgColumn[] {
  const wanted = new Set(named.map((name) => name.toLowerCase()));
  return columns.filter(
    ({ name, isVolatile }) =>
      !isVolatile ||
      name === STAMP ||
      wanted.has(name.toLowerCase()) ||
      knownField(object, name) !== undefined,
  );
}

function soqlOf(
  object: ObjectName,
  columns: readonly OrgColumn[],
  { reads, campaigns, everything, whole }: QueryOptions,
): string {
  const select = `SELECT ${columns.map(({ name }) => soqlName(name)).join(", ")} FROM ${object}`;
  const read = reads.get(object);
  const from = read && readFrom(read);
  const isWhole =
    everything ||
    whole.includes(object) ||
    !hasAll(read?.columns ?? [], columns) ||
    columns.some(({ isVolatile }) => isVolatile) ||
    !columns.some(({ name }) => name === STAMP) ||
    (object === "CampaignMember" && campaigns.length > CAMPAIGNS_MAX);
  if (from === undefined || from === null || isWhole) return select;
  const again =
    object === "CampaignMember" && campaigns.length > 0 ? ` OR CampaignId IN ${soqlList(campaigns)}` : "";
  return `${select} WHERE ${STAMP} >= ${soqlInstant(from)}${again}`;
}

function hasAll(held: readonly OrgColumn[], columns: readonly OrgColumn[]): boolean {
  const names = new Set(held.map(({ name }) => name));
  return columns.every(({ name }) => names.has(name));
}

/** The org will not tell this user, or does not know the question. */
const REFUSED = [400, 403, 404];
const countsSchema = z.object({ sObjects: z.array(z.object({ name: z.string(), count: z.number() })) });

/** Of objects that are read as a whole, how many records the org has: one call, and about right. */
async function expectWhole(api: OrgApi, queries: ObjectQuery[]): Promise<void> {
  const whole = queries.filter(({ soql }) => !soql.includes(" WHERE "));
  if (whole.length === 0) return;
  const answer = await api
    .request({
      method: "GET",
      path: "/limits/recordCount",
      query: { sObjects: whole.map(({ object }) => object).join(",") },
    })
    .catch((error: unknown) => {
      // Not every user may ask that; then the first page of each object tells.
      if (error instanceof OrgFault && REFUSED.includes(error.status)) return undefined;
      throw error;
    });
  const counts = countsSchema.safeParse(answer?.body);
  if (!counts.success) return;
  for (const query of whole)
    query.expected = counts.data.sObjects.find(({ name }) => name === query.object)?.count;
}
