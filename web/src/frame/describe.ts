import type { BulkUpdate, PendingChange } from "../api/types.ts";
import { fullFieldLabel } from "../parts/field-label.ts";
import { memberFieldName } from "../parts/member-fields.ts";
import { day, plural, words } from "../theme/format.ts";

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
    case "suppress":
      return "Suppression edited";
    case "salesforce":
      return "What is written to Salesforce edited";
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
export function describeUpdate({ action, filters, match, members }: BulkUpdate): string {
  const whom =
    filters.length === 0
      ? members
        ? plural(members.length, "ticked member")
        : "all members"
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
    case "list":
      return `touchpoint dates from a list of ${plural(Math.max(0, linesIn(action.csv) - 1), "line")}`;
    case "copy":
      return `touchpoint date copied from ${fullFieldLabel(action.field)} (${whom})`;
  }
}

/** Lines of a text that hold something. */
const linesIn = (text: string) => text.split("\n").filter((line) => line.trim() !== "").length;

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
