import { z } from "zod";
import type { OrgApi } from "../org-api.ts";
import { type Description, fieldOf, isNotShown } from "./description.ts";
import { type Finding, finding } from "./finding.ts";
import { SYNC_TYPES } from "./own-metadata.ts";

const FIELD = "Footfall_Sync_Type__c";
/** Record types looked at; each costs a call. */
const RECORD_TYPES_MAX = 20;

const valuesSchema = z.object({ values: z.array(z.object({ value: z.string() })) });

/**
 * Whether a campaign can be given every sync type, whatever its record type: a picklist's values are chosen for each.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_picklist_values.htm
 */
export async function examineSyncTypes(api: OrgApi, campaign: Description): Promise<Finding[]> {
  const field = fieldOf(campaign, FIELD);
  if (field?.type !== "picklist") return [];
  const values = (field.picklistValues ?? []).filter(({ active }) => active).map(({ value }) => value);
  const whole = outcome(
    "every record type",
    values,
    "Setup > Object Manager > Campaign > Fields & Relationships > Footfall Sync Type > Values: New",
  );
  if (whole.ok !== true) return [whole];
  const types = (campaign.recordTypeInfos ?? []).filter(
    ({ master, available, active }) => !master && available && active,
  );
  const found: Finding[] = [whole];
  for (const { name, recordTypeId } of types.slice(0, RECORD_TYPES_MAX)) {
    const ofType = await valuesOf(api, recordTypeId);
    found.push(
      ofType === undefined
        ? finding("sync types", "Campaign", "advice", "unknown", {
            what: `record type ${name}: the org does not show its picklist values`,
          })
        : outcome(
            `record type ${name}`,
            ofType,
            `Setup > Object Manager > Campaign > Record Types > ${name} > Picklists Available for Editing > Footfall Sync Type: Edit`,
          ),
    );
  }
  return found;
}

async function valuesOf(api: OrgApi, recordTypeId: string): Promise<string[] | undefined> {
  try {
    const { body } = await api.request({
      method: "GET",
      path: `/ui-api/object-info/Campaign/picklist-values/${recordTypeId}/${FIELD}`,
    });
    return valuesSchema.parse(body).values.map(({ value }) => value);
  } catch (error) {
    if (isNotShown(error)) return undefined;
    throw error;
  }
}

function outcome(where: string, values: readonly string[], doThis: string): Finding {
  const missing = SYNC_TYPES.filter((wanted) => !values.some((value) => isSame(value, wanted)));
  return finding("sync types", "Campaign", "advice", missing.length === 0, {
    what:
      missing.length === 0 ? `${where}: all values are there` : `${where}: missing: ${missing.join("; ")}`,
    doThis,
  });
}

/** Orgs spell the quotes in several ways. */
function isSame(one: string, other: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/["'“”‘’]/g, "")
      .replaceAll(/\s+/g, " ")
      .trim();
  return plain(one) === plain(other);
}
