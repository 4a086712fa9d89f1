import type { ConditionSetting } from "../api/settings.ts";
import { fullFieldLabel } from "./field-label.ts";

/** A condition in words. */
export function conditionText({ field, operator, value }: ConditionSetting): string {
  const isEmpty = value === "" || value === null;
  const written = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  return `${fullFieldLabel(field)} ${operator.replaceAll("_", " ")} ${isEmpty ? "nothing" : written}`;
}
