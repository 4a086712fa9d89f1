import type { RecordFault, RecordInput, SaveResult } from "../org.ts";
import { longId } from "../store/ids.ts";
import type { Values } from "../store/store.ts";
import { type Call, guarded } from "./call.ts";
import { entityIsDeleted, failed, fault, invalidCrossReference, requiredMissing, saved } from "./fault.ts";
import { idIn, readInput } from "./input.ts";
import { rulesOf } from "./rules.ts";
import { changeValues } from "./system-values.ts";
import { duplicate } from "./unique.ts";

/** Changes the fields that the record names, or says what is wrong and writes nothing. */
export function updateOne(call: Call, record: RecordInput): SaveResult {
  const { store, object } = call;
  const given = idIn(record);
  if (given === undefined || given === null || given === "") {
    return failed(null, fault("MISSING_ARGUMENT", "Id not specified in an update call"));
  }
  const id = recordId(call, given);
  if (typeof id !== "string") return failed(null, id);
  const current = store.read(object, id);
  if (!current)
    return failed(id, store.state(object, id) === "deleted" ? entityIsDeleted : invalidCrossReference);
  if (current.IsDeleted) return failed(id, entityIsDeleted);
  const { values, faults } = readInput(store, object, record, "update", call.fromCsv);
  if (faults.length > 0) return failed(id, ...faults);
  const wrong = refusal(call, id, current, values);
  if (wrong) return failed(id, wrong);
  Object.assign(values, changeValues(store.stamp(), call.userId));
  store.update(object, id, changed(current, values));
  rulesOf(object.description.name).afterUpdate?.(store, current, values);
  return saved(id, false);
}

/** Every column that is written costs its index anew, also where the value stays. */
function changed(current: Values, values: Values): Values {
  const different: Values = {};
  for (const name of Object.keys(values)) {
    const value = values[name] ?? null;
    if (value !== current[name]) different[name] = value;
  }
  return different;
}

/** The id of a record of this object, of 18 characters. */
export function recordId({ object }: Call, given: unknown): string | RecordFault {
  const id = typeof given === "string" ? longId(given.trim()) : undefined;
  if (id?.startsWith(object.description.keyPrefix ?? "")) return id;
  return fault("MALFORMED_ID", `Record ID: id value of incorrect type: ${given}`, ["Id"]);
}

function refusal(call: Call, id: string, current: Values, values: Values): RecordFault | undefined {
  const { store, object } = call;
  const emptied = object.description.fields
    .filter(({ name, nillable, type }) => !nillable && type !== "boolean" && values[name] === null)
    .map(({ name }) => name);
  if (emptied.length > 0) return requiredMissing(emptied);
  return (
    rulesOf(object.description.name).beforeUpdate?.(store, current, values) ??
    guarded(call, "update", { Id: id, ...values }) ??
    duplicate(store, object, values, id)
  );
}
