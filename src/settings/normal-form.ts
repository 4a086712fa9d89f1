import type { Settings } from "./schema.ts";

/**
 * The settings as their YAML reads: what a document can say in two ways, said in one.
 *
 * - A number as a condition's value is the text of it: YAML's reader keeps numbers as written there, and a condition
 *   compares texts, so `5` and `"5"` ask the same.
 * - A condition's value of null is the empty text, `subchannel: null` and `custom: null` are absent: after an empty key
 *   stands nothing. Under `campaigns` and `overrides`, null speaks and stays.
 *
 * Settings that were read from YAML are in this form already, but for a value that repeats a number elsewhere (`*name`).
 */
export function normalSettings(settings: Settings): Settings {
  return normal(settings) as Settings;
}

const EMPTY_IS_ABSENT = ["subchannel", "custom"];

function normal(setting: unknown, key?: string): unknown {
  if (key === "value") return Array.isArray(setting) ? setting.map(asWritten) : (asWritten(setting) ?? "");
  if (Array.isArray(setting)) return setting.map((item) => normal(item));
  if (typeof setting !== "object" || setting === null) return setting;
  return Object.fromEntries(
    Object.entries(setting)
      .filter(([key, item]) => item !== undefined && !(item === null && EMPTY_IS_ABSENT.includes(key)))
      .map(([key, item]) => [key, normal(item, key)]),
  );
}

function asWritten(scalar: unknown): unknown {
  return typeof scalar === "number" ? String(scalar) : scalar;
}

/** Whether two settings, or two whole documents, say the same; the order of keys says nothing. */
export function isSameSetting(one: unknown, other: unknown): boolean {
  return settingText(one) === settingText(other);
}

/** A text that is equal for equal settings, whatever the order of their keys. */
export function settingText(setting: unknown): string | undefined {
  return JSON.stringify(setting, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
