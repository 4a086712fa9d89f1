import { z } from "zod";
import { longId } from "../../settings/ids.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/**
 * Since which publish what Footfall has decided about a campaign or a member holds: what the CRM had by then is the old
 * value, what was edited there later is somebody's word against ours.
 *
 * An undo decides nothing new: what it brings back holds since it was decided first.
 * @see shared/spec/README.md, decision 34; docs/decisions/0018-edits-in-the-crm.md
 */

/** Dates of batches in force: `id`, `touchpoint_date`, `since`. */
export const DATED_SINCE = `
  SELECT held.campaign_member_id AS id, held.touchpoint_date,
    COALESCE(max(said.opened_by) FILTER (WHERE publish.undoes IS NULL), held.opened_by) AS since
  FROM ledger.batch_dates AS held
  JOIN ledger.batch_dates AS said
    ON said.campaign_member_id = held.campaign_member_id AND said.action = held.action
      AND said.touchpoint_date IS NOT DISTINCT FROM held.touchpoint_date
  JOIN ledger.publishes AS publish ON publish.id = said.opened_by
  WHERE held.closed_by IS NULL AND held.action IN ('set', 'clear')
  GROUP BY held.campaign_member_id, held.touchpoint_date, held.opened_by`;

/** Settings of campaigns in force, by the column that says that one is set: `id`, `setting`, `since`. */
export const campaignSince = ({ scratch }: Pick<Warehouse, "scratch">) => `${scratch}.export.campaign_since`;

const SETTINGS = { syncType: "sets_sync", touchpointStart: "sets_start", touchpointEnd: "sets_end" } as const;
const documentSchema = z.object({
  campaigns: z
    .array(
      z.object({
        campaign: z.string(),
        syncType: z.unknown().optional(),
        touchpointStart: z.unknown().optional(),
        touchpointEnd: z.unknown().optional(),
      }),
    )
    .default([]),
});

/** Fills `campaignSince` from the settings of all publishes. */
export async function noteCampaignSince(warehouse: Warehouse): Promise<void> {
  const now = new Map<string, string>();
  /** The newest publish of a person that decided so. */
  const decided = new Map<string, Map<string, number>>();
  const [any] = await warehouse.all("SELECT 1 AS held FROM inputs.campaign_setting LIMIT 1");
  const publishes = any
    ? await warehouse.all<{ id: number; undoes: number | null }>(
        `SELECT id, undoes FROM ledger.publishes
         WHERE id IN (SELECT min(id) FROM ledger.publishes GROUP BY settings_version) ORDER BY id`,
      )
    : [];
  for (const { id, undoes } of publishes) {
    const [row] = await warehouse.all<{ settings: string }>(
      `SELECT settings FROM ledger.publishes WHERE id = ${Number(id)}`,
    );
    const said = valuesOf(row?.settings ?? "{}");
    for (const [key, value] of said) {
      const since = decided.get(key) ?? new Map<string, number>();
      decided.set(key, since);
      const isNew = now.get(key) !== value;
      if ((isNew && undoes === null) || !since.has(value)) since.set(value, Number(id));
    }
    now.clear();
    for (const [key, value] of said) now.set(key, value);
  }
  const rows = [...now].map(([key, value]) => {
    const [campaign = "", setting = ""] = key.split(" ");
    return [campaign, setting, decided.get(key)?.get(value) ?? 0] as const;
  });
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${warehouse.scratch}.export`);
  await warehouse.load(
    campaignSince(warehouse),
    [
      { name: "id", type: "text" },
      { name: "setting", type: "text" },
      { name: "since", type: "integer" },
    ],
    rows,
  );
}

/** The settings of campaigns in a document: by campaign and setting. */
function valuesOf(settings: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const { campaign, ...keys } of documentSchema.parse(JSON.parse(settings)).campaigns)
    for (const [key, setting] of Object.entries(SETTINGS)) {
      const value = keys[key as keyof typeof SETTINGS];
      if (value !== undefined) values.set(`${longId(campaign)} ${setting}`, JSON.stringify(value));
    }
  return values;
}
