import type { BulkUpdate, PendingChange } from "../api/types.ts";
import { fullFieldLabel } from "../parts/field-label.ts";
import { memberFieldName } from "../parts/member-fields.ts";
import { day, words } from "../theme/format.ts";

/** A pending change in a few words, as the tray and the preview list it. */
export function describe(change: PendingChange): string {
  switch (change.kind) {
    case "campaign":
      return `${change.name}: ${Object.entries(change.set)
        .map(([key, value]) => `${SETTINGS[key] ?? key} → ${settingOf(value)}`)
        .join(", ")}`;
    case "dates":
      return `${change.name}: ${describeUpdate(change.update)}`;
    case "radar":
      return `${change.name}: dates as the radar proposes`;
    case "rules":
      return "Sync rules edited";
    case "channels":
      return "Channel map edited";
    case "attribution":
      return "Model and mapping edited";
    case "settings":
      return "Settings document replaced";
    case "basics":
      return [
        change.timezone === undefined ? "" : `Days begin at midnight in ${change.timezone}`,
        change.writeBack === undefined ? "" : `syncs write to Salesforce: ${change.writeBack ? "yes" : "no"}`,
      ]
        .filter(Boolean)
        .join("; ");
    case "undo":
      return `Publish ${change.publish} undone`;
  }
}

/** What a bulk update does to the dates of whom. */
export function describeUpdate({ action, filters, match }: BulkUpdate): string {
  const whom =
    filters.length === 0
      ? "all members"
      : filters
          .map(({ field, operator, value }) =>
            [memberFieldName(field).toLowerCase(), words(operator).toLowerCase(), shown(value)]
              .filter(Boolean)
              .join(" "),
          )
          .join(match === "all" ? " and " : " or ");
  switch (action.kind) {
    case "set":
      return `touchpoint date → ${day(action.date.slice(0, 10))}${action.date.slice(10).replace("T", " ")} (${whom})`;
    case "clear":
      return `bulk dates cleared (${whom})`;
    case "shift":
      return `touchpoint dates ${action.days >= 0 ? "+" : "−"}${Math.abs(action.days)} days (${whom})`;
    case "copy":
      return `touchpoint date copied from ${fullFieldLabel(action.field)} (${whom})`;
  }
}

/** The value of a filter; days as days are written. */
const shown = (value: string | undefined) =>
  value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? day(value) : value;

const SETTINGS: Record<string, string> = {
  syncType: "sync",
  touchpointStart: "touchpoints from",
  touchpointEnd: "touchpoints until",
  type: "type",
};

function settingOf(value: string | null | undefined): string {
  if (value === null || value === undefined) return "as in Salesforce";
  if (value === "") return "none";
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
  return words(value);
}
