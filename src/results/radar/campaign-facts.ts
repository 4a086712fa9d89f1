import { dayOf } from "../../settings/zone.ts";
import { many, type Outcome } from "../explain/story.ts";
import { eventsSql } from "./event.ts";
import type { NamedSpan } from "./name-date.ts";

/** What is known of a campaign that may have wrong dates. Days are `YYYY-MM-DD` in the settings' zone. */
export type CampaignFacts = {
  id: string;
  name: string;
  type: string | null;
  startDate: string | null;
  endDate: string | null;
  /** When its record was created. */
  createdAt: string | null;
  createdDay: string | null;
  /** The days of the event, of its fields or else of its name; null where neither tells. */
  firstDay: string | null;
  lastDay: string | null;
  isNamed: boolean;
  /** Where the sync of the campaign begins (Touchpoint Start Date). */
  windowStart: string | null;
};

export async function campaignFacts(
  outcome: Outcome,
  named: ReadonlyMap<string, NamedSpan>,
  ids: readonly string[],
): Promise<CampaignFacts[]> {
  if (ids.length === 0) return [];
  const { schemas, context } = outcome;
  const { dialect } = context;
  const rows = await many<Omit<CampaignFacts, "isNamed" | "createdDay">>(
    outcome,
    `WITH event AS (${eventsSql(outcome, named, undefined)}
    )
    SELECT
      campaign.id AS "id",
      COALESCE(campaign.name, campaign.id) AS "name",
      campaign.effective_type AS "type",
      CAST(campaign.start_date AS VARCHAR) AS "startDate",
      CAST(campaign.end_date AS VARCHAR) AS "endDate",
      ${dialect.instantText("event.created_at")} AS "createdAt",
      CAST(event.first_day AS VARCHAR) AS "firstDay",
      CAST(event.last_day AS VARCHAR) AS "lastDay",
      ${dialect.instantText("campaign.window_start")} AS "windowStart"
    FROM ${schemas.results}.campaign_decisions AS campaign
    JOIN event ON event.id = campaign.id
    WHERE campaign.id IN (${ids.map((id) => dialect.text(id)).join(", ")})
    ORDER BY campaign.id`,
  );
  return rows.map((row) => ({
    ...row,
    createdDay: row.createdAt === null ? null : dayOf(Date.parse(row.createdAt), context.settings.timezone),
    isNamed: row.startDate === null && row.endDate === null,
  }));
}

/** Whole days from one day to another. */
export function daysFrom(day: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / 86_400_000);
}
