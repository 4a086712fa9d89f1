import { BudgetReached } from "../errors.ts";
import type { OrgApi } from "../org-api.ts";
import { examineAccess, noCalls } from "./access.ts";
import { type Description, describe } from "./description.ts";
import type { Finding } from "./finding.ts";
import { OWN_OBJECTS, type WritingSetting } from "./own-metadata.ts";
import { examineOwnFields, examineOwnObject } from "./own-objects.ts";
import { examinePermissions } from "./permissions.ts";
import { examineReading, READ_OBJECTS } from "./read-objects.ts";
import { examineRows } from "./rows.ts";
import { examineSyncTypes } from "./sync-types.ts";

export type Examination = {
  /** Percent of the org's calls that stay free for others (setting `salesforce.reservePercent`). */
  reservePercent: number;
  /** Fields that rules name, by object. */
  ofRules?: Readonly<Record<string, readonly string[]>>;
  /** The settings that write to fields of the org's own objects. */
  writes?: readonly WritingSetting[];
  progress?: (what: string) => void;
};

/**
 * Looks at everything that Footfall needs of an org, object by object. Changes nothing; costs about twenty calls.
 *
 * @see shared/spec/salesforce.md, section 5
 */
export async function examineOrg(api: OrgApi, examination: Examination): Promise<Finding[]> {
  const { reservePercent, ofRules = {}, writes = [], progress } = examination;
  progress?.("asking for the limits");
  const access = await examineAccess(api, reservePercent);
  const found = [...access.findings];
  if (!access.isOpen) return found;
  try {
    for await (const findings of examineAll(api, { ofRules, writes }, progress ?? (() => {})))
      found.push(...findings);
  } catch (error) {
    if (!(error instanceof BudgetReached)) throw error;
    // What was found until then is worth telling.
    return [...found.filter(({ check }) => check !== "API calls"), noCalls(error)];
  }
  return found;
}

async function* examineAll(
  api: OrgApi,
  { ofRules, writes }: Required<Pick<Examination, "ofRules" | "writes">>,
  progress: (what: string) => void,
): AsyncGenerator<Finding[]> {
  progress("asking for permissions");
  yield await examinePermissions(api);
  const described = new Map<string, Description>();
  for (const object of READ_OBJECTS) {
    progress(`describing ${object}`);
    const description = await describe(api, object);
    if (description?.queryable) described.set(object, description);
    yield examineReading(object, description, ofRules[object] ?? []);
  }
  progress("counting records");
  if (described.size > 0) yield await examineRows(api, [...described.keys()]);
  for (const object of ["Campaign", "CampaignMember"] as const) {
    const description = described.get(object);
    if (description) yield [examineOwnFields(object, description, writes)];
  }
  const campaign = described.get("Campaign");
  if (campaign) yield await examineSyncTypes(api, campaign);
  for (const object of Object.keys(OWN_OBJECTS)) {
    progress(`describing ${object}`);
    yield examineOwnObject(object, await describe(api, object));
  }
}

/** Whether anything that reading needs has failed. */
export function isFitToRead(findings: readonly Finding[]): boolean {
  return !findings.some(({ ok, neededFor }) => ok === false && neededFor === "reading");
}
