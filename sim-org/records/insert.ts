import type { RecordInput, SaveResult } from "../org.ts";
import { numberOf } from "../store/ids.ts";
import type { Values } from "../store/store.ts";
import { type Call, guarded } from "./call.ts";
import { failed, fault, requiredMissing, saved } from "./fault.ts";
import { idIn, readInput } from "./input.ts";
import { rulesOf } from "./rules.ts";
import { systemValues } from "./system-values.ts";
import { duplicate } from "./unique.ts";

/** Saves one new record, or says what is wrong with it and writes nothing. */
export function insertOne(call: Call, record: RecordInput): SaveResult {
  const { store, object } = call;
  const id = idIn(record);
  if (id !== undefined && id !== null && id !== "") {
    return failed(
      null,
      fault("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]),
    );
  }
  const { values, faults } = readInput(store, object, record, "insert", call.fromCsv);
  if (faults.length > 0) return failed(null, ...faults);
  fillDefaults(call, values);
  const missing = requiredOf(call, values);
  if (missing.length > 0) return failed(null, requiredMissing(missing));
  const rules = rulesOf(object.description.name);
  const wrong =
    rules.beforeInsert?.(store, values) ??
    guarded(call, "insert", values) ??
    duplicate(store, object, values);
  if (wrong) return failed(null, wrong);
  const newId = store.newId(object);
  Object.assign(values, systemValues(newId, store.stamp(), call.userId));
  nameCustom(call, newId, values);
  store.insert(object, values);
  rules.afterInsert?.(store, newId, values);
  return saved(newId, true);
}

function fillDefaults({ object, userId }: Call, values: Values): void {
  for (const field of object.description.fields) {
    if (!field.defaultedOnCreate || (values[field.name] ?? null) !== null) continue;
    const standard = field.picklistValues.find(({ defaultValue }) => defaultValue);
    if (standard) values[field.name] = standard.value;
    else if (field.name === "OwnerId") values.OwnerId = userId;
  }
}

function requiredOf({ object }: Call, values: Values): string[] {
  return object.description.fields
    .filter((field) => !field.nillable && field.createable && !field.defaultedOnCreate)
    .map(({ name }) => name)
    .filter((name) => (values[name] ?? null) === null);
}

/** A custom object's name is a number that counts on, or where it is a text that nobody gave, the id. */
function nameCustom({ object }: Call, id: string, values: Values): void {
  if (!object.description.custom || values.Name) return;
  const name = object.fields.get("name");
  if (!name) return;
  values.Name = name.createable ? id : String((numberOf(id) ?? 0) + 1).padStart(8, "0");
}
