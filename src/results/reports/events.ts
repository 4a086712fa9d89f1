import { MODELS, type ModelName } from "../../model/credit/weights.ts";
import { isComputed } from "../../model/steps/outcome.ts";
import { many, type Outcome } from "../explain/story.ts";
import { creditedSql, touchedSql } from "./campaign-counts.ts";
import { countNumber, moneyText, type OfCampaigns, type Period } from "./period.ts";

/**
 * Events side by side: what each brought, and its rank under every model. A ranking that turns with the model is
 * told, not hidden; samples under 30 people are marked by who shows them.
 */
export type EventRow = {
  campaignId: string;
  campaign: string | null;
  type: string | null;
  subchannel: string | null;
  startDate: string | null;
  members: number;
  responded: number;
  touchpoints: number;
  people: number;
  firstTouches: number;
  deals: number;
  cost: string | null;
  /** Won revenue by model, and the place of the event by it, 1 is the most; null where it has none. */
  models: { model: ModelName; won: string; open: string; rank: number | null }[];
};

/**
 * The campaigns of a channel that began in the period and have touchpoints, by won revenue, W-shaped.
 *
 * Where some are named, only they are told; their ranks are still among all, or they would say nothing.
 */
export async function events(
  outcome: Outcome,
  { channel, from, to, campaigns = [] }: Period & OfCampaigns & { channel: string },
): Promise<EventRow[]> {
  const { results, mirror } = outcome.schemas;
  const { dialect } = outcome.context;
  const models = MODELS.filter((model) => isComputed(model, outcome.context));
  const money = models.map(
    (model) =>
      `${moneyText(`revenue.${model}_won`)} AS ${model}_won, ${moneyText(`revenue.${model}_open`)} AS ${model}_open`,
  );
  const bounds = [
    from === undefined ? "TRUE" : `record.start_date >= ${dialect.day(from)}`,
    to === undefined ? "TRUE" : `record.start_date <= ${dialect.day(to)}`,
  ];
  const rows = await many<Omit<EventRow, "models"> & Record<string, unknown>>(
    outcome,
    `SELECT campaign.campaign_id AS "campaignId", campaign.name AS campaign, campaign.type AS type,
       campaign.subchannel AS subchannel, CAST(record.start_date AS VARCHAR) AS "startDate",
       ${countNumber("campaign.members")} AS members, ${countNumber("campaign.responded")} AS responded,
       ${countNumber("campaign.touchpoints")} AS touchpoints, ${countNumber("COALESCE(touched.people, 0)")} AS people,
       ${countNumber("COALESCE(touched.firsts, 0)")} AS "firstTouches", ${countNumber("COALESCE(credited.deals, 0)")} AS deals,
       CAST(CAST(campaign.actual_cost AS DECIMAL(24,2)) AS VARCHAR) AS cost, ${money.join(", ")}
     FROM ${results}.campaigns AS campaign
     JOIN ${mirror}.campaign AS record ON record.id = campaign.campaign_id AND NOT COALESCE(record.is_deleted, FALSE)
     LEFT JOIN ${results}.campaign_revenue AS revenue ON revenue.campaign_id = campaign.campaign_id
     LEFT JOIN (${touchedSql(`${results}.touchpoints`)}
     ) AS touched ON touched.campaign_id = campaign.campaign_id
     LEFT JOIN (${creditedSql(`${results}.attribution_touchpoints`)}
     ) AS credited ON credited.campaign_id = campaign.campaign_id
     WHERE campaign.channel = ${dialect.text(channel)} AND campaign.touchpoints > 0 AND ${bounds.join(" AND ")}
     ORDER BY COALESCE(revenue.w_shaped_won, 0) DESC, campaign.campaign_id`,
  );
  const ranks = new Map(models.map((model) => [model, ranksOf(rows, model)]));
  const told = campaigns.length === 0 ? rows : rows.filter((row) => campaigns.includes(row.campaignId));
  return told.map((row) => ({
    ...withoutMoney(row, models),
    models: models.map((model) => ({
      model,
      won: String(row[`${model}_won`]),
      open: String(row[`${model}_open`]),
      rank: ranks.get(model)?.get(row.campaignId) ?? null,
    })),
  }));
}

/** Places by won revenue; equal revenue, equal place; none without revenue. */
function ranksOf(rows: readonly (Record<string, unknown> & { campaignId: string })[], model: ModelName) {
  const earning = rows
    .map((row) => ({ id: row.campaignId, won: Number(row[`${model}_won`]) }))
    .filter(({ won }) => won > 0)
    .sort((a, b) => b.won - a.won);
  const ranks = new Map<string, number>();
  let place = 0;
  for (const [index, { id, won }] of earning.entries()) {
    if (index === 0 || earning[index - 1]?.won !== won) place = index + 1;
    ranks.set(id, place);
  }
  return ranks;
}

function withoutMoney(
  row: Omit<EventRow, "models"> & Record<string, unknown>,
  models: readonly ModelName[],
): Omit<EventRow, "models"> {
  const money = new Set(models.flatMap((model) => [`${model}_won`, `${model}_open`]));
  return Object.fromEntries(Object.entries(row).filter(([key]) => !money.has(key))) as Omit<
    EventRow,
    "models"
  >;
}
