import type { ModelName } from "../../model/credit/weights.ts";
import type { Outcome } from "../explain/story.ts";
import { creditSql, type ReportQuery, within } from "./period.ts";

/**
 * The facts that the return on spend is summed from, as SELECTs. Each has its own date.
 * @see shared/spec/reporting.md, a.4 and b.3
 */

/** Whose share of a lead counts: the models of deals know no leads, so that all but these two take the U-shape. */
function leadShare(model: ModelName): string {
  return model === "first_touch" || model === "lead_creation" ? model : "u_shaped";
}

/** Why a campaign's cost does not count; no row's `reason` is NULL where it does not. */
export function costGapSql({ schemas: { results, mirror } }: Outcome): string {
  return `(
    SELECT each.campaign_id, each.channel, each.subchannel, each.actual_cost, own.start_date, own.end_date, CASE
      WHEN each.sync IS NULL OR each.sync = 'exclude_all' THEN 'not_synced'
      WHEN COALESCE(each.actual_cost, 0) <= 0 THEN 'no_cost'
      WHEN own.start_date IS NULL OR own.end_date IS NULL OR own.end_date < own.start_date THEN 'no_dates'
    END AS reason
    FROM ${results}.campaigns AS each JOIN ${mirror}.campaign AS own ON own.id = each.campaign_id
      AND NOT COALESCE(own.is_deleted, FALSE))`;
}

/**
 * SQL of what a campaign (alias `spent`) costs between two days, both included: it is spread evenly over its days. What
 * has run up to a day is rounded to cents, so that the differences of such sums never lose one.
 */
export function costBetween(first: string, last: string): string {
  const days = "(spent.end_date - spent.start_date + 1)";
  const until = (day: string) =>
    `round(spent.actual_cost * greatest(0, least(${days}, ${day} - spent.start_date + 1)) / ${days}, 2)`;
  return `CASE WHEN ${last} < ${first} THEN 0 ELSE ${until(last)} - ${until(`(${first} - 1)`)} END`;
}

/** The first and last day of a campaign's cost in the period. */
export function costDays(outcome: Outcome, { from, to }: Pick<ReportQuery, "from" | "to">): [string, string] {
  const { dialect } = outcome.context;
  return [
    from === undefined ? "spent.start_date" : `greatest(spent.start_date, ${dialect.day(from)})`,
    to === undefined ? "spent.end_date" : `least(spent.end_date, ${dialect.day(to)})`,
  ];
}

/** What a fact tells, column by column; what it does not tell is NULL. */
const COLUMNS = {
  cost: "DECIMAL(24,2)",
  attributed: "DECIMAL(24,2)",
  realized: "DECIMAL(24,2)",
  pipeline: "DECIMAL(24,2)",
  touchpoint: "text",
  lead: "text",
  lead_share: "DECIMAL(18,8)",
  opportunity: "text",
  opportunity_share: "DECIMAL(18,8)",
  deal: "text",
  deal_share: "DECIMAL(18,8)",
} as const;
type Fact = Partial<Record<keyof typeof COLUMNS, string>>;

/**
 * Every fact of the period with its channel, subchannel and campaign; new leads, new opportunities and deals also where
 * no touch has their credit, with `is_untouched`.
 */
export function roiFacts(outcome: Outcome, query: ReportQuery): string {
  const { results, mirror, inputs } = outcome.schemas;
  const { dialect } = outcome.context;
  const { model } = query;
  const percent = `COALESCE(share.${model}_percent, 0)`;
  const fact = (place: readonly [string, string, string], told: Fact, isUntouched = false) => {
    const columns = Object.entries(COLUMNS).map(([name, type]) => {
      const sqlType = type === "text" ? dialect.type("text") : type;
      return `CAST(${told[name as keyof Fact] ?? "NULL"} AS ${sqlType}) AS ${name}`;
    });
    const [channel, subchannel, campaign] = place;
    return `SELECT ${channel} AS channel, ${subchannel} AS subchannel, ${campaign} AS campaign_id,
      ${isUntouched ? "TRUE" : "FALSE"} AS is_untouched, ${columns.join(", ")}`;
  };
  const placeOf = (alias: string) =>
    [`${alias}.channel`, `${alias}.subchannel`, `${alias}.campaign_id`] as const;
  const text = dialect.type("text");
  const nowhere = [`CAST(NULL AS ${text})`, `CAST(NULL AS ${text})`, `CAST(NULL AS ${text})`] as const;
  const inPeriod = (dateType: ReportQuery["dateType"]) => within(outcome, dateType, query);
  const leads = `(
    SELECT record.id AS lead_id, people.person, COALESCE(record.created_date, created_day.start) AS created_at
    FROM ${mirror}.lead AS record
    LEFT JOIN ${results}.lead_people AS people ON people.lead_id = record.id
    LEFT JOIN ${inputs}.zone_day AS created_day ON created_day.day = record.created_date_day
    WHERE NOT COALESCE(record.is_deleted, FALSE))`;
  const newLead = inPeriod("created").replaceAll("deal.", "fresh.");
  const restOf = (rows: string, id: string, where: string) => `(
    SELECT counted.${id}, 1 - sum(counted.part) AS rest FROM (${rows}) AS counted
    GROUP BY counted.${id} HAVING ${where})`;
  const leadRows = `SELECT fresh.lead_id, CAST(COALESCE(touch.${leadShare(model)}, 0) AS DECIMAL(18,8)) AS part
    FROM ${leads} AS fresh LEFT JOIN ${results}.touchpoints AS touch ON touch.person = fresh.person WHERE ${newLead}`;
  const dealRows = (where: string) => `SELECT deal.opportunity_id,
      CAST(${percent} * 0.01 AS DECIMAL(18,8)) AS part
    FROM ${results}.opportunities AS deal
    JOIN ${mirror}.opportunity AS record ON record.id = deal.opportunity_id
    LEFT JOIN ${results}.attribution_touchpoints AS share ON share.opportunity_id = deal.opportunity_id
    WHERE ${where}`;
  const won = `deal.is_won AND ${inPeriod("close")}`;
  const [first, last] = costDays(outcome, query);
  const hasRest = "1 - sum(counted.part) > 0";
  return [
    `${fact(placeOf("spent"), { cost: costBetween(first, last) })}
     FROM ${costGapSql(outcome)} AS spent WHERE spent.reason IS NULL`,
    `${fact(placeOf("share"), { attributed: `share.${model}_revenue`, deal: "deal.opportunity_id", deal_share: `${percent} * 0.01` })}
     FROM ${creditSql(outcome)} WHERE ${won}`,
    `${fact(placeOf("share"), { realized: `CASE WHEN deal.is_won THEN share.${model}_revenue END`, pipeline: `CASE WHEN deal.is_open THEN share.${model}_revenue END` })}
     FROM ${creditSql(outcome)} WHERE (deal.is_won OR deal.is_open) AND ${inPeriod("touchpoint")}`,
    `${fact(placeOf("share"), { opportunity: "deal.opportunity_id", opportunity_share: `${percent} * 0.01` })}
     FROM ${creditSql(outcome)} WHERE ${inPeriod("created")}`,
    `${fact(placeOf("share"), { touchpoint: "share.touchpoint_id" })}
     FROM ${results}.touchpoints AS share WHERE ${inPeriod("touchpoint")}`,
    `${fact(placeOf("touch"), { lead: "fresh.lead_id", lead_share: `touch.${leadShare(model)}` })}
     FROM ${leads} AS fresh JOIN ${results}.touchpoints AS touch ON touch.person = fresh.person WHERE ${newLead}`,
    `${fact(nowhere, { lead: "rest.lead_id", lead_share: "rest.rest" }, true)}
     FROM ${restOf(leadRows, "lead_id", hasRest)} AS rest`,
    `${fact(nowhere, { opportunity: "rest.opportunity_id", opportunity_share: "rest.rest" }, true)}
     FROM ${restOf(dealRows(inPeriod("created")), "opportunity_id", hasRest)} AS rest`,
    `${fact(nowhere, { deal: "rest.opportunity_id", deal_share: "rest.rest" }, true)}
     FROM ${restOf(dealRows(won), "opportunity_id", hasRest)} AS rest`,
  ].join("\nUNION ALL\n");
}
