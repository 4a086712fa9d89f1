import { BLANK, words } from "../../theme/format.ts";

/** What a line of the audit log is about; a publish is begun in the log, and made for whoever reads it. */
export function auditAction(action: string): string {
  if (action === "publish.begin") return "Publish";
  if (action === "publish.abandon") return "Publish given up";
  return words(action.replaceAll("-", " "));
}

/** Keys that say something else than their name. */
const NAMES: Record<string, string> = { ip: "from", madeBy: "by", settingsVersion: "settings version" };

/** The details of a line as people read them: what is empty is not told, `settingsVersion` is "settings version". */
export function auditDetail(detail: Record<string, unknown>): string {
  const told = Object.entries(detail).filter(
    ([key, value]) => value !== null && value !== "" && !(key === "dates" && value === 0),
  );
  return told.map(([key, value]) => `${nameOf(key)} ${textOf(value)}`).join(" · ") || BLANK;
}

function nameOf(key: string): string {
  return NAMES[key] ?? key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
