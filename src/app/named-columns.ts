import { knownField, type ObjectName } from "../settings/fields.ts";
import type { AnyOf, FieldReference, Rules } from "../settings/rules.ts";

/** Every column that the rules name and the contract does not list, by object. */
export function namedColumns(rules: Rules): Map<ObjectName, string[]> {
  const named = new Map<ObjectName, string[]>();
  const add = ({ object, name, known }: FieldReference) => {
    if (object === "Touchpoint" || known || knownField(object, name)) return;
    const names = named.get(object) ?? [];
    if (!names.some((held) => held.toLowerCase() === name.toLowerCase())) names.push(name);
    named.set(object, names);
  };
  const addAll = (anyOf: AnyOf) => {
    for (const group of anyOf) for (const { field } of group) add(field);
  };
  for (const rule of rules.sync) {
    addAll(rule.anyOf);
    for (const date of rule.dates) if (date.kind === "field") add(date.field);
  }
  for (const { when } of rules.channels) addAll([when]);
  for (const filters of [
    rules.suppressBuyerTouchpoints,
    rules.suppressAttributionTouchpoints,
    rules.removeBuyerTouchpoints,
    rules.removeAttributionTouchpoints,
  ])
    for (const { anyOf } of filters) addAll(anyOf);
  for (const fields of Object.values(rules.packageFields)) for (const field of fields) add(field);
  add(rules.amount);
  return named;
}
