import { DECIDED_COLUMNS } from "../../model/steps/campaign-decisions.ts";
import { isRewritten } from "../candidate.ts";
import { DELTA, type Lookup } from "../tables.ts";
import type { Scope } from "./scope.ts";

/**
 * Whom leads and contacts stand for, what campaigns decide, which opportunities there are and whose they are: computed
 * anew where records or settings have changed, and the keys of what may be different (`dirty_...`).
 */

export async function computeLookups(scope: Scope): Promise<void> {
  if (scope.change.hasRecords) await computeMerges(scope);
  else
    for (const name of ["merged_records", "contact_people", "lead_people"] as const)
      await showPublished(scope, name);
  if (scope.change.hasRecords) {
    await computePeople(scope, "contact", "contact_people", "contact_id");
    await computePeople(scope, "lead", "lead_people", "lead_id");
  } else for (const object of ["contact", "lead"]) await scope.ids(`dirty_${object}`, []);
  await computeCampaignDecisions(scope);
  await computeOpportunities(scope);
}

/** The lookup as it is published. */
async function showPublished(scope: Scope, name: Lookup): Promise<void> {
  await scope.run(
    `CREATE OR REPLACE VIEW ${scope.schema}.${name} AS SELECT * FROM ${scope.warehouse.home}.published.${name}`,
  );
}

/** Published rows of a lookup, with those of some keys replaced by `fresh_<name>`. */
async function overlayPublished(scope: Scope, name: Lookup, key: string, dirty: string): Promise<void> {
  scope.fresh.push({ name, part: { key, dirty } });
  await scope.run(`CREATE VIEW ${scope.schema}.${name} AS
    SELECT held.* FROM ${scope.warehouse.home}.published.${name} AS held ANTI JOIN ${scope.schema}.${dirty} AS dirty ON dirty.id = held.${key}
    UNION ALL SELECT * FROM ${scope.schema}.fresh_${name}`);
}

async function computeMerges(scope: Scope): Promise<void> {
  await scope.step("merged_records");
  scope.fresh.push({ name: "merged_records" });
  const [before, after] = ["published.merged_records", `${scope.schema}.merged_records`];
  await scope.table(
    "changed_merge",
    `SELECT DISTINCT object, id FROM (
      (SELECT * FROM ${before} EXCEPT SELECT * FROM ${after})
      UNION ALL (SELECT * FROM ${after} EXCEPT SELECT * FROM ${before})) AS differing`,
  );
}

/** Contacts or leads that may stand for somebody else now, or belong to another account. */
async function computePeople(
  scope: Scope,
  object: "contact" | "lead",
  lookup: Lookup,
  key: string,
): Promise<void> {
  const merges = (of: string) => `SELECT id FROM ${scope.schema}.changed_merge WHERE object = '${of}'`;
  const roots = [`SELECT id FROM ${DELTA}.${object}`, merges(object)];
  if (object === "contact") {
    roots.push(`SELECT id FROM mirror.contact WHERE account_id IN (${merges("account")})`);
  }
  await scope.ids(`root_${object}`, roots);
  const losers = `SELECT id FROM ${scope.schema}.merged_records WHERE object = '${object}' AND survivor_id IN (SELECT id FROM ${scope.schema}.root_${object})`;
  await scope.ids(`dirty_${object}`, [`SELECT id FROM ${scope.schema}.root_${object}`, losers]);
  const survivors = `SELECT survivor_id FROM ${scope.schema}.merged_records WHERE object = '${object}' AND id IN (SELECT id FROM ${scope.schema}.dirty_${object})`;
  await scope.step(lookup, `fresh_${lookup}_all`, {
    [object]: `(SELECT * FROM mirror.${object} WHERE id IN (SELECT id FROM ${scope.schema}.dirty_${object} UNION ALL ${survivors}))`,
  });
  await scope.table(
    `fresh_${lookup}`,
    `SELECT * FROM ${scope.schema}.fresh_${lookup}_all WHERE ${key} IN (SELECT id FROM ${scope.schema}.dirty_${object})`,
  );
  await overlayPublished(scope, lookup, key, `dirty_${object}`);
}

async function computeCampaignDecisions(scope: Scope): Promise<void> {
  const { before, after, hasRecords } = scope.change;
  const isSame =
    !hasRecords &&
    !isRewritten("campaign_decisions", scope.change) &&
    JSON.stringify(before?.settings.campaigns) === JSON.stringify(after.settings.campaigns);
  if (isSame) {
    await showPublished(scope, "campaign_decisions");
    await scope.ids("dirty_campaign", []);
    return;
  }
  await scope.step("campaign_decisions");
  scope.fresh.push({ name: "campaign_decisions" });
  const differs = DECIDED_COLUMNS.map((column) => `before.${column} IS DISTINCT FROM after.${column}`);
  const changed = `SELECT COALESCE(after.id, before.id) AS id
    FROM published.campaign_decisions AS before FULL JOIN ${scope.schema}.campaign_decisions AS after ON after.id = before.id
    WHERE before.id IS NULL OR after.id IS NULL OR (before.channel_entry IS NULL) <> (after.channel_entry IS NULL)
      OR ${differs.join(" OR ")}`;
  await scope.ids("dirty_campaign", hasRecords ? [changed, `SELECT id FROM ${DELTA}.campaign`] : [changed]);
}

async function computeOpportunities(scope: Scope): Promise<void> {
  if (!scope.change.hasRecords) {
    await showPublished(scope, "opportunities");
    await showPublished(scope, "opportunity_people");
    await scope.ids("dirty_opportunity", []);
    return;
  }
  const accounts = `SELECT id FROM ${scope.schema}.changed_merge WHERE object = 'account'`;
  await scope.ids("root_opportunity", [
    `SELECT id FROM ${DELTA}.opportunity`,
    `SELECT id FROM mirror.opportunity WHERE account_id IN (${accounts})`,
  ]);
  await scope.step("opportunities", "fresh_opportunities", {
    opportunity: `(SELECT * FROM mirror.opportunity WHERE id IN (SELECT id FROM ${scope.schema}.root_opportunity))`,
  });
  await overlayPublished(scope, "opportunities", "opportunity_id", "root_opportunity");
  await scope.ids("remapped", [
    `SELECT id FROM ${scope.schema}.root_opportunity`,
    ...remappedOpportunities(scope),
  ]);
  await scope.step("opportunity_people", "fresh_opportunity_people", {
    opportunities: `(SELECT * FROM ${scope.schema}.opportunities WHERE opportunity_id IN (SELECT id FROM ${scope.schema}.remapped))`,
  });
  await overlayPublished(scope, "opportunity_people", "opportunity_id", "remapped");
  await scope.ids("dirty_opportunity", [`SELECT id FROM ${scope.schema}.remapped`]);
}

/** Opportunities whose people may be others, though they themselves have not changed. */
function remappedOpportunities(scope: Scope): string[] {
  const dirty = `SELECT id FROM ${scope.schema}.dirty_contact`;
  if (scope.change.after.settings.attribution.mapping === "account") {
    return ["published.contact_people", `${scope.schema}.contact_people`].map(
      (people) => `SELECT deal.opportunity_id AS id FROM ${scope.schema}.opportunities AS deal
        WHERE deal.account_id IN (SELECT account_id FROM ${people} WHERE contact_id IN (${dirty}))`,
    );
  }
  return [
    `SELECT opportunity_id AS id FROM records.opportunity_contact_role WHERE id IN (SELECT id FROM ${DELTA}.opportunity_contact_role)`,
    `SELECT opportunity_id AS id FROM mirror.opportunity_contact_role WHERE contact_id IN (${dirty})`,
  ];
}
