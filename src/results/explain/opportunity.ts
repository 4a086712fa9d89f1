import { MODELS, type ModelName, type Position } from "../../model/credit/weights.ts";
import { isComputed } from "../../model/steps/outcome.ts";
import { type CreditSum, creditSums } from "./credit-sum.ts";
import { many, NothingToExplain, type Outcome, one, type TouchFacts, touchColumns } from "./story.ts";

export type ModelCredit = CreditSum & { storedPercent: number; revenue: string };
export type OpportunityStory = {
  opportunity: {
    id: string;
    name: string | null;
    stage: string | null;
    amount: string;
    accountId: string | null;
    createdAt: string;
    closeDate: string;
    isOpen: boolean;
    isWon: boolean;
    closesAt: string | null;
    opensAt: string | null;
  };
  people: {
    person: string;
    contactId: string;
    touches: number;
    /** Those that count here; of the others, how many lie outside its span. The rest is suppressed. */
    admitted: number;
    afterClose: number;
    beforeLookback: number;
  }[];
  touches: (TouchFacts & {
    place: number;
    pending: boolean;
    afterCreation: boolean;
    credits: ModelCredit[];
  })[];
};

/** How far a share that is told may lie from the one that is stored: both are rounded to millionths. */
const TOLERANCE = 2e-6;

/**
 * The whole story of an opportunity: who counts, which touches, which positions, and each model's sum.
 *
 * @throws {NothingToExplain} where the store holds no such opportunity
 */
export async function explainOpportunity(outcome: Outcome, id: string): Promise<OpportunityStory> {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const opportunity = await one<OpportunityStory["opportunity"]>(
    outcome,
    `SELECT
      deal.opportunity_id AS "id",
      record.name AS "name",
      record.stage_name AS "stage",
      ${dialect.decimalText("CAST(deal.cents * 0.01 AS DECIMAL(18,2))")} AS "amount",
      deal.account_id AS "accountId",
      ${dialect.instantText("deal.created_at")} AS "createdAt",
      CAST(record.close_date AS VARCHAR) AS "closeDate",
      deal.is_open AS "isOpen",
      deal.is_won AS "isWon",
      ${dialect.instantText("deal.closes_at")} AS "closesAt",
      ${dialect.instantText("deal.opens_at")} AS "opensAt"
    FROM ${schemas.results}.opportunities AS deal
    JOIN ${schemas.mirror}.opportunity AS record ON record.id = deal.opportunity_id
    WHERE deal.opportunity_id = ${dialect.text(id)}`,
  );
  if (!opportunity) throw new NothingToExplain(await whyNoOpportunity(outcome, id));
  const people = await many<OpportunityStory["people"][number]>(
    outcome,
    `SELECT
      link.person AS "person",
      link.contact_id AS "contactId",
      CAST(count(done.touchpoint_id) AS INTEGER) AS "touches",
      CAST(count(touch.touchpoint_id) AS INTEGER) AS "admitted",
      CAST(count(*) FILTER (WHERE done.touchpoint_date >= deal.closes_at) AS INTEGER) AS "afterClose",
      CAST(count(*) FILTER (WHERE done.touchpoint_date < deal.opens_at) AS INTEGER) AS "beforeLookback"
    FROM ${schemas.results}.opportunity_people AS link
    JOIN ${schemas.results}.opportunities AS deal ON deal.opportunity_id = link.opportunity_id
    LEFT JOIN ${schemas.results}.interactions AS done ON done.person = link.person
    LEFT JOIN ${schemas.results}.opportunity_journey AS touch
      ON touch.opportunity_id = link.opportunity_id AND touch.touchpoint_id = done.touchpoint_id
    WHERE link.opportunity_id = ${dialect.text(id)}
    GROUP BY link.person, link.contact_id
    ORDER BY link.person`,
  );
  return { opportunity, people, touches: await touchesOf(outcome, id) };
}

async function whyNoOpportunity({ warehouse, schemas, context }: Outcome, id: string): Promise<string> {
  const [record] = await warehouse.all(
    `SELECT 1 AS found FROM ${schemas.mirror}.opportunity WHERE id = ${context.dialect.text(id)}`,
  );
  return record
    ? `Opportunity ${id} is deleted in the CRM, so it has no credit`
    : `There is no opportunity ${id}`;
}

async function touchesOf(outcome: Outcome, id: string): Promise<OpportunityStory["touches"]> {
  const { schemas, context } = outcome;
  const { dialect, settings } = context;
  const models = MODELS.filter((model) => isComputed(model, context));
  const shares = models.map(
    (model) => `CAST(share.${model}_percent AS DOUBLE) AS ${model}_percent,
      CAST(share.${model}_revenue AS VARCHAR) AS ${model}_revenue`,
  );
  type Row = TouchFacts & {
    place: bigint;
    pending: boolean;
    afterCreation: boolean;
    ageDays: number;
  } & Record<string, unknown>;
  const rows = await many<Row>(
    outcome,
    `SELECT ${touchColumns(outcome)},
      touch.place AS "place",
      touch.is_pending AS "pending",
      touch.is_after_creation AS "afterCreation",
      touch.is_first_touch AS "FT",
      touch.is_lead_creation AS "LC",
      touch.is_opportunity_creation AS "OC",
      touch.is_last AS "Closed",
      CAST(${dialect.daysBetween("touch.touchpoint_date", "max(touch.touchpoint_date) OVER ()")} AS DOUBLE) AS "ageDays",
      ${shares.join(",\n      ")}
    FROM ${schemas.results}.opportunity_journey AS touch
    JOIN ${schemas.results}.attribution_touchpoints AS share
      ON share.opportunity_id = touch.opportunity_id AND share.touchpoint_id = touch.touchpoint_id
    LEFT JOIN ${schemas.mirror}.campaign AS campaign ON campaign.id = touch.campaign_id
    WHERE touch.opportunity_id = ${dialect.text(id)}
    ORDER BY touch.place`,
  );
  const positions = ["FT", "LC", "OC", "Closed"] as const;
  const sums = creditSums(
    rows.map((row) => ({
      place: Number(row.place),
      holds: positions.filter((position: Position) => row[position] === true),
      ageDays: row.ageDays,
    })),
    settings,
  );
  return rows.map((row, index) => ({
    touchpointId: row.touchpointId,
    date: row.date,
    person: row.person,
    campaignId: row.campaignId,
    campaign: row.campaign,
    channel: row.channel,
    subchannel: row.subchannel,
    positions: row.positions,
    place: Number(row.place),
    pending: row.pending,
    afterCreation: row.afterCreation,
    credits: (sums[index] ?? []).map((sum) => withStored(sum, row, id)),
  }));
}

/** The sum with what is stored of it; they must agree, or the explanation would tell of another model. */
function withStored(sum: CreditSum, row: Record<string, unknown>, id: string): ModelCredit {
  const storedPercent = Number(row[`${sum.model}_percent`]);
  if (Math.abs(storedPercent - sum.percent) > TOLERANCE) {
    throw new Error(`the sum of ${sum.model} on ${id} is ${sum.percent} %, but ${storedPercent} % is stored`);
  }
  return { ...sum, storedPercent, revenue: String(row[`${sum.model}_revenue`]) };
}

/** The opportunities in which any of a person's touches has a part, each with the person's share of the revenue. */
export type DealShare = {
  opportunityId: string;
  name: string | null;
  isOpen: boolean;
  isWon: boolean;
  amount: string;
  positions: string;
  touchpointId: string;
  credits: { model: ModelName; percent: string; revenue: string }[];
};

/** What touches earn on opportunities; `where` is a condition over the alias `share`. */
export async function dealShares(outcome: Outcome, where: string): Promise<DealShare[]> {
  const { schemas, context } = outcome;
  const { dialect } = context;
  const models = MODELS.filter((model) => isComputed(model, context));
  const columns = models.map(
    (model) => `${dialect.decimalText(`share.${model}_percent`)} AS ${model}_percent,
      CAST(share.${model}_revenue AS VARCHAR) AS ${model}_revenue`,
  );
  const rows = await many<Omit<DealShare, "credits"> & Record<string, unknown>>(
    outcome,
    `SELECT
      share.opportunity_id AS "opportunityId",
      record.name AS "name",
      deal.is_open AS "isOpen",
      deal.is_won AS "isWon",
      CAST(CAST(deal.cents * 0.01 AS DECIMAL(18,2)) AS VARCHAR) AS "amount",
      COALESCE(share.positions, '') AS "positions",
      share.touchpoint_id AS "touchpointId",
      ${columns.join(",\n      ")}
    FROM ${schemas.results}.attribution_touchpoints AS share
    JOIN ${schemas.results}.opportunities AS deal ON deal.opportunity_id = share.opportunity_id
    JOIN ${schemas.mirror}.opportunity AS record ON record.id = share.opportunity_id
    WHERE ${where}
    ORDER BY share.opportunity_id, share.touchpoint_date, share.form_like, share.source_rank, share.touchpoint_id`,
  );
  return rows.map((row) => ({
    opportunityId: row.opportunityId,
    name: row.name,
    isOpen: row.isOpen,
    isWon: row.isWon,
    amount: row.amount,
    positions: row.positions,
    touchpointId: row.touchpointId,
    credits: models.map((model) => ({
      model,
      percent: String(row[`${model}_percent`]),
      revenue: String(row[`${model}_revenue`]),
    })),
  }));
}
