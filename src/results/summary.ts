import { tableOf } from "../mirror/tables.ts";
import type { Schemas } from "../model/run.ts";
import { OBJECTS, type ObjectName } from "../settings/fields.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** What was read and what came of it, in numbers: `summary.json`, without the seconds. */
export type Summary = {
  counts: Record<string, number | Record<string, number>>;
  warnings: Warning[];
};
export type Warning = { code: string; count: number; examples: string[] };

const COUNT_NAMES: Record<ObjectName, string> = {
  Account: "accounts",
  Contact: "contacts",
  Lead: "leads",
  Campaign: "campaigns",
  CampaignMember: "campaignMembers",
  Opportunity: "opportunities",
  OpportunityContactRole: "opportunityContactRoles",
};

const EXAMPLES = 5;

/**
 * Counts and warnings of an outcome.
 *
 * @param objects - the objects that the export holds: references to accounts are looked at only where there are any
 * @see shared/spec/README.md, decisions 25, 31, 42
 */
export async function summarise(
  warehouse: Warehouse,
  schemas: Schemas,
  objects: readonly ObjectName[],
): Promise<Summary> {
  return {
    counts: await countAll(warehouse, schemas),
    warnings: [
      ...(await campaignWarnings(warehouse, schemas)),
      ...(await missingReferences(warehouse, schemas, objects)),
      ...(await unknownSyncTypes(warehouse, schemas)),
    ].sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
}

async function countAll(warehouse: Warehouse, { mirror, results }: Schemas): Promise<Summary["counts"]> {
  const count = (name: string, what: string, table: string) =>
    `SELECT '${name}' AS name, CAST(count(${what}) AS INTEGER) AS n FROM ${table}`;
  const parts = [
    ...OBJECTS.map((object) => count(COUNT_NAMES[object], "*", `${mirror}.${tableOf(object)}`)),
    count("touchpoints", "*", `${results}.touchpoints`),
    count("attributionTouchpoints", "*", `${results}.attribution_touchpoints`),
    count("opportunitiesWithTouchpoints", "DISTINCT opportunity_id", `${results}.attribution_touchpoints`),
  ];
  const rows = await warehouse.all<{ name: string; n: number }>(parts.join("\n    UNION ALL\n    "));
  const found = (name: string) => rows.find((row) => row.name === name)?.n ?? 0;
  const statuses = await warehouse.all<{ status: string; n: number }>(
    `SELECT status, CAST(count(*) AS INTEGER) AS n FROM ${results}.members GROUP BY status ORDER BY status`,
  );
  return {
    ...Object.fromEntries(OBJECTS.map((object) => [COUNT_NAMES[object], found(COUNT_NAMES[object])])),
    membersByStatus: Object.fromEntries(statuses.map(({ status, n }) => [status, n])),
    touchpoints: found("touchpoints"),
    attributionTouchpoints: found("attributionTouchpoints"),
    opportunitiesWithTouchpoints: found("opportunitiesWithTouchpoints"),
  };
}

const CAMPAIGN_WARNINGS = [
  "excluded_but_rule_matches",
  "late_upload",
  "no_type",
  "null_channel",
  "unmapped_type",
  "window_inverted",
];

async function campaignWarnings(warehouse: Warehouse, { results }: Schemas): Promise<Warning[]> {
  const parts = CAMPAIGN_WARNINGS.map((code) => {
    const has = warehouse.dialect.contains("';' || warnings || ';'", warehouse.dialect.text(`;${code};`));
    return `SELECT '${code}' AS code, campaign_id || ' ' || name AS example
    FROM ${results}.campaigns
    WHERE warnings IS NOT NULL AND ${has}`;
  });
  return examplesOf(warehouse, parts.join("\n    UNION ALL\n    "));
}

/** References to records that are not in the export. */
async function missingReferences(
  warehouse: Warehouse,
  { mirror, results }: Schemas,
  objects: readonly ObjectName[],
): Promise<Warning[]> {
  const dangling = (object: ObjectName, field: string, column: string, target: ObjectName) => `
    SELECT 'missing_reference' AS code, '${object} ' || record.id || ': ${field} ' || record.${column} || ' is not in the export' AS example
    FROM ${mirror}.${tableOf(object)} AS record
    LEFT JOIN ${results}.merged_records AS merged
      ON merged.object = '${tableOf(target)}' AND merged.id = record.${column}
    ANTI JOIN ${mirror}.${tableOf(target)} AS target
      ON target.id = COALESCE(merged.survivor_id, record.${column})
    WHERE record.${column} IS NOT NULL`;
  const parts = [
    dangling("CampaignMember", "CampaignId", "campaign_id", "Campaign"),
    dangling("CampaignMember", "LeadId", "lead_id", "Lead"),
    dangling("CampaignMember", "ContactId", "contact_id", "Contact"),
    ...(objects.includes("Account") ? [dangling("Opportunity", "AccountId", "account_id", "Account")] : []),
  ];
  return examplesOf(warehouse, parts.join("\n    UNION ALL\n"));
}

/** Sync types that are neither a label nor a code of the picklist; they count as blank (spec/README.md, 15). */
async function unknownSyncTypes(warehouse: Warehouse, { results }: Schemas): Promise<Warning[]> {
  return examplesOf(
    warehouse,
    `SELECT 'unknown_sync_type' AS code, id || ' ' || name || ': ' || sync_text AS example
     FROM ${results}.campaign_decisions
     WHERE sync_text IS NOT NULL AND sync IS NULL AND NOT COALESCE(is_deleted, FALSE)`,
  );
}

/** The rows of a query over (code, example), counted by code, with the first examples of each. */
async function examplesOf(warehouse: Warehouse, query: string): Promise<Warning[]> {
  const rows = await warehouse.all<{ code: string; example: string; n: number }>(
    `SELECT code, example, n
     FROM (
       SELECT code, example,
         CAST(count(*) OVER (PARTITION BY code) AS INTEGER) AS n,
         row_number() OVER (PARTITION BY code ORDER BY example) AS place
       FROM (${query}) AS found
     ) AS counted
     WHERE place <= ${EXAMPLES}
     ORDER BY code, place`,
  );
  const warnings = new Map<string, Warning>();
  for (const { code, example, n } of rows) {
    const warning = warnings.get(code) ?? { code, count: n, examples: [] };
    warning.examples.push(example);
    warnings.set(code, warning);
  }
  return [...warnings.values()];
}
