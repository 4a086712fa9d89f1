import type { BulkUpdate, Campaign } from "../../api/types.ts";

type Action = BulkUpdate["action"];

/** Whether an operator compares with something. */
export const hasValue = (operator: string) => !/^is_/.test(operator);

/** What a kind of action begins with. */
export function firstAction(kind: Action["kind"], { startDate }: Campaign): Action {
  if (kind === "set") return { kind, date: startDate ?? "" };
  if (kind === "shift") return { kind, days: -1 };
  if (kind === "list") return { kind, csv: "" };
  if (kind === "copy") return { kind, field: "Campaign.StartDate" };
  return { kind };
}

/** Whether it can be sent: a date is there, and every filter that takes a value has one. */
export function isComplete({ filters, action }: BulkUpdate): boolean {
  if (action.kind === "set" && !/^\d{4}-\d{2}-\d{2}/.test(action.date)) return false;
  if (action.kind === "list" && action.csv.trim() === "") return false;
  return filters.every(({ operator, value }) => !hasValue(operator) || (value ?? "") !== "");
}

/** The update that an address opens the form with; undefined for a new one, and for what is none. */
export function readUpdate(text: string): BulkUpdate | undefined {
  try {
    const read = JSON.parse(text) as Partial<BulkUpdate> | null;
    const isUpdate =
      typeof read === "object" &&
      Array.isArray(read?.filters) &&
      /^(all|any)$/.test(String(read.match)) &&
      /^(set|clear|shift|copy)$/.test(String(read.action?.kind));
    return isUpdate ? (read as BulkUpdate) : undefined;
  } catch {
    return undefined;
  }
}
