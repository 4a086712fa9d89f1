import { anyOfSql } from "../../model/conditions.ts";
import { relationIn, selectOf } from "../../model/run.ts";
import { campaignDecisions } from "../../model/steps/campaign-decisions.ts";
import { memberChecks } from "../../model/steps/member-checks.ts";
import { longId } from "../../settings/ids.ts";
import { many, type Outcome, one } from "../explain/story.ts";

/** What rules would decide about members: the model's own steps, with settings that are not published. */
export type RuleTestResult = {
  members: number;
  /** Members that count before duplicates in a campaign are told apart. */
  counts: number;
  rules: {
    number: number;
    name: string;
    /** Members that match it, and of them those that no earlier rule takes. */
    matches: number;
    wins: number;
    counts: number;
  }[];
  /** Why members do not count, most frequent first; `created` are those that do. */
  statuses: { status: string; members: number }[];
  sample: {
    memberId: string;
    person: string | null;
    campaignId: string | null;
    campaign: string | null;
    status: string;
    rule: string | null;
    touchpointDate: string | null;
    dateSource: string | null;
    /** Numbers of all rules that match. */
    matching: number[];
  }[];
};

const SAMPLE = 100;

/** @param outcome the published outcome, with a context of the settings to be tried */
export async function ruleTest(
  outcome: Outcome,
  { campaign }: { campaign?: string },
): Promise<RuleTestResult> {
  const { context, schemas } = outcome;
  const { dialect, rules } = context;
  const decided = `(${selectOf(campaignDecisions, context, (name) => relationIn(schemas, name))})`;
  const members = `(SELECT * FROM ${schemas.mirror}.campaign_member WHERE NOT COALESCE(is_deleted, FALSE)${
    campaign === undefined ? "" : ` AND campaign_id = ${dialect.text(longId(campaign))}`
  })`;
  const checks = selectOf(memberChecks, context, (name) => {
    if (name === "campaign_decisions") return decided;
    return name === "campaign_member" ? members : relationIn(schemas, name);
  });
  const matching = rules.sync.map((rule, index) => `${anyOfSql(rule.anyOf, dialect)} AS rule_${index + 1}`);
  // Kept for the length of the question: the counts and the sample read the same rows.
  const { warehouse } = outcome;
  const tried = `${warehouse.scratch}.rule_test`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${tried} AS
     SELECT checked.*, campaign_name ${rules.sync.map((_, index) => `, matched.rule_${index + 1}`).join("")}
     FROM (${checks}) AS checked
     JOIN (
       SELECT member.id AS member_id, campaign.name AS campaign_name${matching.map((sql) => `, ${sql}`).join("")}
       FROM ${members} AS member LEFT JOIN ${decided} AS campaign ON campaign.id = member.campaign_id
     ) AS matched ON matched.member_id = checked.campaign_member_id`,
  );
  try {
    return await read(outcome, tried);
  } finally {
    await warehouse.run(`DROP TABLE IF EXISTS ${tried}`);
  }
}

async function read(outcome: Outcome, tried: string): Promise<RuleTestResult> {
  const { rules, dialect } = outcome.context;
  const count = (test: string, name: string) => `CAST(count(*) FILTER (WHERE ${test}) AS DOUBLE) AS ${name}`;
  const each = rules.sync.flatMap((_, index) => {
    const number = index + 1;
    return [
      count(`rule_${number}`, `matches_${number}`),
      count(`rule_number = ${number}`, `wins_${number}`),
      count(`rule_number = ${number} AND status = 'created'`, `counts_${number}`),
    ];
  });
  const totals = await one<Record<string, number>>(
    outcome,
    `SELECT ${[count("TRUE", "members"), count("status = 'created'", "counted"), ...each].join(", ")} FROM ${tried}`,
  );
  const statuses = await many<{ status: string; members: number }>(
    outcome,
    `SELECT status, CAST(count(*) AS DOUBLE) AS members FROM ${tried} GROUP BY status ORDER BY members DESC, status`,
  );
  const flags = rules.sync.map((_, index) => `rule_${index + 1}`);
  const sample = await many<Record<string, unknown>>(
    outcome,
    `SELECT campaign_member_id AS "memberId", person AS "person", campaign_id AS "campaignId", campaign_name AS "campaign",
       status AS "status", rule AS "rule", ${dialect.instantText("touchpoint_date")} AS "touchpointDate",
       date_source AS "dateSource"${flags.map((flag) => `, ${flag}`).join("")}
     FROM ${tried} ORDER BY rule_number NULLS LAST, campaign_member_id LIMIT ${SAMPLE}`,
  );
  return {
    members: totals?.members ?? 0,
    counts: totals?.counted ?? 0,
    rules: rules.sync.map(({ name }, index) => ({
      number: index + 1,
      name,
      matches: totals?.[`matches_${index + 1}`] ?? 0,
      wins: totals?.[`wins_${index + 1}`] ?? 0,
      counts: totals?.[`counts_${index + 1}`] ?? 0,
    })),
    statuses,
    sample: sample.map((row) => {
      const entries = Object.entries(row).filter(([key]) => !flags.includes(key));
      const matching = flags.flatMap((flag, index) => (row[flag] === true ? [index + 1] : []));
      return { ...Object.fromEntries(entries), matching } as RuleTestResult["sample"][number];
    }),
  };
}
