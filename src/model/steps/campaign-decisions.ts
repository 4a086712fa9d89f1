import type { ChannelRule, CrmField } from "../../settings/rules.ts";
import type { Dialect } from "../../warehouse/dialect.ts";
import { conditionSql } from "../conditions.ts";
import { dayOfField, startOfDaySql, textOf, textOrNull } from "../fields.ts";
import { step } from "../step.ts";

/**
 * What holds for all members of a campaign: its sync type, its window in time, its channel.
 *
 * The row holds the campaign's own columns too, so that rules can name them; `effective_type` stands for its Type.
 * @see shared/spec/offline-sync.md, sections 3, 6, 9; shared/spec/README.md, decisions 15, 20, 23, 37
 */
export const campaignDecisions = step({
  name: "campaign_decisions",
  row: "a campaign",
  reads: ["campaign", "campaign_setting", "zone_day"],
  select: ({ dialect, rules, settings }, from) => {
    const { packageFields } = rules;
    const firstDay = (fields: readonly CrmField[]) =>
      coalesce(
        fields.map((field) => dayOfField(field, dialect)),
        dialect,
        "day",
      );
    const endDay = settings.sync.endDateInclusive ? "campaign.window_end_day + 1" : "campaign.window_end_day";
    const fallback = settings.channels.default;
    return `
  WITH effective AS (
    SELECT
      campaign.*,
      CASE WHEN setting.sets_type THEN setting.type ELSE campaign.type END AS effective_type,
      CASE WHEN setting.sets_sync THEN setting.sync ELSE ${firstText(packageFields.syncType, dialect)} END AS sync_text,
      CASE WHEN setting.sets_start THEN setting.start_day ELSE ${firstDay(packageFields.touchpointStart)} END AS window_start_day,
      CASE WHEN setting.sets_end THEN setting.end_day ELSE ${firstDay(packageFields.touchpointEnd)} END AS window_end_day,
      ${firstText(packageFields.uniqueId, dialect)} AS unique_id
    FROM ${from.campaign} AS campaign
    LEFT JOIN ${from.campaign_setting} AS setting ON setting.campaign_id = campaign.id
  ),
  mapped AS (
    SELECT campaign.*,
      ${syncCode("campaign.sync_text", dialect)} AS sync,
      ${channelEntry(rules.channels, dialect)} AS channel_entry
    FROM effective AS campaign
  ),
  bounded AS (
    SELECT campaign.*,
      ${startOfDaySql("campaign.window_start_day", "start_day", dialect)} AS window_start,
      ${startOfDaySql(endDay, "end_day", dialect)} AS window_end
    FROM mapped AS campaign
    LEFT JOIN ${from.zone_day} AS start_day ON start_day.day = campaign.window_start_day
    LEFT JOIN ${from.zone_day} AS end_day ON end_day.day = ${endDay}
  )
  SELECT
    campaign.*,
    ${byEntry(rules.channels, (entry) => entry.channel, fallback.channel, dialect)} AS channel,
    ${byEntry(rules.channels, (entry) => entry.subchannel, fallback.subchannel ?? undefined, dialect)} AS subchannel,
    COALESCE(campaign.window_start >= campaign.window_end, FALSE) AS window_inverted
  FROM bounded AS campaign`;
  },
});

/** What the step adds to the campaign's own columns: a change of any of these may change its members. */
export const DECIDED_COLUMNS = [
  "effective_type",
  "sync_text",
  "window_start_day",
  "window_end_day",
  "unique_id",
  "sync",
  "window_start",
  "window_end",
  "channel",
  "subchannel",
  "window_inverted",
] as const;

function coalesce(expressions: readonly string[], dialect: Dialect, type: "day" | "text"): string {
  if (expressions.length === 0) return `CAST(NULL AS ${dialect.type(type)})`;
  return expressions.length === 1 ? (expressions[0] as string) : `COALESCE(${expressions.join(", ")})`;
}

function firstText(fields: readonly CrmField[], dialect: Dialect): string {
  return coalesce(
    fields.map((field) => textOf(field, dialect)),
    dialect,
    "text",
  );
}

const SYNC_LABELS = [
  ["include_all", "include\\s+all\\s+campaign\\s+members"],
  ["include_responded", "include\\s+only\\s+responded\\s+campaign\\s+members"],
  ["exclude_all", "exclude\\s+all\\s+campaign\\s+members"],
] as const;

/** The picklist's labels and codes, without regard to case, quotes and runs of blanks; NULL for anything else. */
function syncCode(text: string, dialect: Dialect): string {
  let bare = dialect.folded(text);
  for (const quote of ['"', "'", "“", "”", "‘", "’", "„", "«", "»"]) {
    bare = `replace(${bare}, ${dialect.text(quote)}, '')`;
  }
  bare = `trim(${bare})`;
  const cases = SYNC_LABELS.map(
    ([code, label]) => `WHEN ${bare} = '${code}' OR ${dialect.matches(bare, label)} THEN '${code}'`,
  );
  return `CASE ${cases.join("\n        ")} END`;
}

/** The number of the first entry of the channel map that fits the campaign; NULL where none does. */
function channelEntry(entries: readonly ChannelRule[], dialect: Dialect): string {
  if (entries.length === 0) return "CAST(NULL AS INTEGER)";
  const cases = entries.map((entry, index) => {
    const tests = entry.when.map((condition) => conditionSql(condition, dialect));
    if (entry.type !== undefined) {
      tests.unshift(
        entry.type.trim() === ""
          ? "campaign.effective_type IS NULL"
          : `COALESCE(${dialect.folded("campaign.effective_type")} = ${dialect.folded(dialect.text(entry.type))}, FALSE)`,
      );
    }
    return `WHEN ${tests.length === 0 ? "TRUE" : tests.join(" AND ")} THEN ${index + 1}`;
  });
  return `CASE ${cases.join("\n        ")} END`;
}

function byEntry(
  entries: readonly ChannelRule[],
  value: (entry: ChannelRule) => string | undefined,
  fallback: string | undefined,
  dialect: Dialect,
): string {
  if (entries.length === 0) return textOrNull(fallback, dialect);
  const cases = entries.map((entry, index) => `WHEN ${index + 1} THEN ${textOrNull(value(entry), dialect)}`);
  return `CASE campaign.channel_entry ${cases.join(" ")} ELSE ${textOrNull(fallback, dialect)} END`;
}
