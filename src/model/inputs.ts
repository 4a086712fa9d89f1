import { longId } from "../settings/ids.ts";
import type { Settings } from "../settings/schema.ts";
import { daySpans, readDay, readInstant, startOfDay } from "../settings/zone.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/**
 * The relations that the settings bring into the model, as tables: what does not fit into a SELECT's text.
 *
 * - `zone_day`: the first instant of each day in the settings' zone;
 * - `campaign_setting`: settings of single campaigns, made in Footfall (spec/README.md, 37);
 * - `date_override`: touchpoint dates of single members, set or cleared in Footfall (spec/README.md, 2 and 34).
 */

/** Days outside these have no midnight: no marketing happened then, and the zones of the far future are unknown. */
export const FIRST_DAY = "1900-01-01";
export const LAST_DAY = "2099-12-31";

export const INPUTS = ["zone_day", "campaign_setting", "date_override"] as const;

/** Fills the input tables of a schema from the settings. */
export async function loadInputs(warehouse: Warehouse, schema: string, settings: Settings): Promise<void> {
  await loadZone(warehouse, schema, settings.timezone);
  await loadCampaignSettings(warehouse, `${schema}.campaign_setting`, settings);
  await loadOverrides(warehouse, `${schema}.date_override`, settings);
}

/** Settings of single campaigns, made in Footfall. */
export async function loadCampaignSettings(
  warehouse: Warehouse,
  table: string,
  settings: Settings,
): Promise<void> {
  await warehouse.load(
    table,
    [
      { name: "campaign_id", type: "text" },
      { name: "sets_sync", type: "boolean" },
      { name: "sync", type: "text" },
      { name: "sets_start", type: "boolean" },
      { name: "start_day", type: "day" },
      { name: "sets_end", type: "boolean" },
      { name: "end_day", type: "day" },
      { name: "sets_type", type: "boolean" },
      { name: "type", type: "text" },
    ],
    settings.campaigns.map((entry) => [
      longId(entry.campaign),
      entry.syncType !== undefined,
      entry.syncType === "none" ? null : (entry.syncType ?? null),
      entry.touchpointStart !== undefined,
      entry.touchpointStart ?? null,
      entry.touchpointEnd !== undefined,
      entry.touchpointEnd ?? null,
      entry.type !== undefined,
      entry.type?.trim() ? entry.type : null,
    ]),
  );
}

/** Touchpoint dates of single members, as the settings' `overrides` give them. */
export async function loadOverrides(warehouse: Warehouse, table: string, settings: Settings): Promise<void> {
  await warehouse.load(
    table,
    [
      { name: "campaign_member_id", type: "text" },
      { name: "touchpoint_date", type: "instant" },
    ],
    settings.overrides.map((entry) => [
      longId(entry.campaignMember),
      entry.touchpointDate === null ? null : overrideInstant(entry.touchpointDate, settings.timezone),
    ]),
  );
}

/** An instant, or the start of a day that is written alone. */
function overrideInstant(text: string, zone: string): number {
  const day = readDay(text);
  const instant = day === undefined ? readInstant(text) : startOfDay(day, zone);
  if (instant === undefined) throw new RangeError(`not an instant: ${text}`);
  return instant;
}

/** The days of a zone are the same for ever: each zone is loaded once, and `zone_day` shows the one in force. */
export async function loadZone(warehouse: Warehouse, schema: string, zone: string): Promise<void> {
  const { dialect } = warehouse;
  const table = `calendar.${dialect.identifier(zone)}`;
  await warehouse.run("CREATE SCHEMA IF NOT EXISTS calendar");
  const [known] = await warehouse.all(
    `SELECT 1 AS known FROM information_schema.tables
     WHERE table_schema = 'calendar' AND table_catalog = current_database() AND table_name = ${dialect.text(zone)}`,
  );
  if (!known) await loadDays(warehouse, table, zone);
  await warehouse.run(
    `CREATE OR REPLACE VIEW ${schema}.zone_day AS SELECT day, start FROM ${warehouse.home}.${table}`,
  );
}

/** A table of days with their first instants, made by the engine: they are seventy thousand. */
export async function loadDays(
  warehouse: Warehouse,
  table: string,
  zone: string,
  [first, last] = [FIRST_DAY, LAST_DAY],
): Promise<void> {
  const { dialect } = warehouse;
  const spans = [...daySpans(zone, first, last)];
  const from = spans[0]?.first ?? 0;
  const rows = spans.map(
    (span) => `(${span.first - from}, ${span.last - from}, ${dialect.instant(span.start)})`,
  );
  const start = dialect.plusDays("span.start", "series.n - span.first_n");
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${table} AS
     SELECT ${dialect.day(first)} + CAST(series.n AS INTEGER) AS day, ${start} AS start
     FROM generate_series(0, ${(spans.at(-1)?.last ?? 0) - from}) AS series(n)
     JOIN (VALUES ${rows.join(", ")}) AS span(first_n, last_n, start)
       ON series.n BETWEEN span.first_n AND span.last_n`,
  );
}
