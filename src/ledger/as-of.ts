import { isMergedBeyond, recordsAsOf } from "../mirror/records.ts";
import { loadCampaignSettings, loadOverrides, loadZone } from "../model/inputs.ts";
import { relationIn, runStep, type Schemas } from "../model/run.ts";
import type { ModelContext } from "../model/step.ts";
import { stepNamed } from "../model/steps/index.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { batchesAt, dateOverrideSql } from "./dates.ts";
import { heldAt, LEDGERS, LOOKUPS, PUBLISHED } from "./tables.ts";

/** Where the relations of a past publish lie, while somebody looks at them. */
const PAST: Schemas = { mirror: "past_mirror", inputs: "past", results: "past" };

/**
 * The outcome as it was published, with the records and the inputs of that time: the newest, or a past one.
 *
 * A past one is made of views that filter, and of lookups computed once more; the caller works within a transaction
 * and rolls it back, so that nothing of this stays.
 */
export async function outcomeAsOf(
  warehouse: Warehouse,
  publish: number,
  context: ModelContext,
): Promise<Schemas> {
  const [newest] = await warehouse.all<{ id: number }>("SELECT max(id) AS id FROM ledger.publishes");
  if (newest?.id === publish) {
    // While an import is under way, the mirror shows its records already, and nothing that follows from them.
    if (!(await isMergedBeyond(warehouse, publish))) return PUBLISHED;
    await recordsAsOf(warehouse, PAST.mirror, publish);
    return { ...PUBLISHED, mirror: PAST.mirror };
  }
  await warehouse.run(`CREATE SCHEMA ${PAST.inputs}`);
  await recordsAsOf(warehouse, PAST.mirror, publish);
  await loadZone(warehouse, PAST.inputs, context.settings.timezone);
  await loadCampaignSettings(warehouse, `${PAST.inputs}.campaign_setting`, context.settings);
  await loadOverrides(warehouse, `${PAST.inputs}.override_setting`, context.settings);
  await warehouse.run(
    `CREATE VIEW ${PAST.inputs}.date_override AS ${dateOverrideSql(`${PAST.inputs}.override_setting`, batchesAt(publish))}`,
  );
  for (const { name, columns } of LEDGERS) {
    await warehouse.run(
      `CREATE VIEW ${PAST.results}.${name} AS SELECT ${columns.join(", ")} FROM ledger.${name} AS held WHERE ${heldAt("held", publish)}`,
    );
  }
  for (const name of LOOKUPS) {
    await runStep(warehouse, context, stepNamed(name), `${PAST.results}.${name}`, (relation) =>
      relationIn(PAST, relation),
    );
  }
  return PAST;
}

/** What an explanation is about. */
export type Subject = { member: string } | { person: string } | { opportunity: string };

/** Where the steps lie that an explanation needs, for its people and opportunities alone. */
const STORY = "story";

/**
 * Every step of the model for one member, person or opportunity, with all people and all touches that bear on it.
 *
 * The store keeps results, not the steps between; these are computed once more for this scope. The caller works
 * within a transaction and rolls it back.
 */
export async function storyOf(
  warehouse: Warehouse,
  schemas: Schemas,
  context: ModelContext,
  subject: Subject,
): Promise<Schemas> {
  const { results, mirror } = schemas;
  const { text } = warehouse.dialect;
  const table = (name: string, select: string) => warehouse.run(`CREATE TABLE ${STORY}.${name} AS ${select}`);
  await warehouse.run(`CREATE SCHEMA ${STORY}`);
  const people =
    "person" in subject
      ? `SELECT ${text(subject.person)} AS person`
      : "member" in subject
        ? `SELECT person FROM ${results}.members WHERE campaign_member_id = ${text(subject.member)}`
        : `SELECT person FROM ${results}.opportunity_people WHERE opportunity_id = ${text(subject.opportunity)}`;
  await table("asked_people", `SELECT DISTINCT person FROM (${people}) AS asked WHERE person IS NOT NULL`);
  const deals =
    "opportunity" in subject
      ? `SELECT ${text(subject.opportunity)} AS opportunity_id`
      : `SELECT DISTINCT opportunity_id FROM ${results}.opportunity_people WHERE person IN (SELECT person FROM ${STORY}.asked_people)`;
  await table("asked_deals", deals);
  await table(
    "opportunity_people",
    `SELECT * FROM ${results}.opportunity_people WHERE opportunity_id IN (SELECT opportunity_id FROM ${STORY}.asked_deals)`,
  );
  await table(
    "opportunities",
    `SELECT * FROM ${results}.opportunities WHERE opportunity_id IN (SELECT opportunity_id FROM ${STORY}.asked_deals)`,
  );
  await table(
    "asked_members",
    `SELECT campaign_member_id AS id FROM ${results}.members
     WHERE person IN (SELECT person FROM ${STORY}.asked_people UNION SELECT person FROM ${STORY}.opportunity_people)
     ${"member" in subject ? `OR campaign_member_id = ${text(subject.member)}` : ""}`,
  );
  const own = new Map<string, string>([
    [
      "campaign_member",
      `(SELECT * FROM ${mirror}.campaign_member WHERE id IN (SELECT id FROM ${STORY}.asked_members))`,
    ],
    ["opportunities", `${STORY}.opportunities`],
    ["opportunity_people", `${STORY}.opportunity_people`],
  ]);
  for (const name of [
    "merged_records",
    "contact_people",
    "lead_people",
    "campaign_decisions",
    "campaigns",
    "channels",
  ])
    await warehouse.run(`CREATE VIEW ${STORY}.${name} AS SELECT * FROM ${results}.${name}`);
  for (const name of STORY_STEPS) {
    await runStep(warehouse, context, stepNamed(name), `${STORY}.${name}`, (relation) => {
      const place = own.get(relation) ?? relationIn(schemas, relation);
      return STORY_STEPS.includes(relation) ? `${STORY}.${relation}` : place;
    });
  }
  return { mirror, inputs: schemas.inputs, results: STORY };
}

const STORY_STEPS = [
  "member_checks",
  "duplicate_members",
  "members",
  "interactions",
  "person_journey",
  "touchpoints",
  "opportunity_journey",
  "credits",
  "attribution_touchpoints",
];
