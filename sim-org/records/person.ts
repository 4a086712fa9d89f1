import type { Values } from "../store/store.ts";
import type { ObjectRules } from "./object-rules.ts";

/** Leads and contacts: the name follows from its parts. */
export const personRules: ObjectRules = {
  beforeInsert(_store, values) {
    values.Name = fullName(values);
    return undefined;
  },
  beforeUpdate(_store, current, values) {
    values.Name = fullName({ ...current, ...values });
    return undefined;
  },
};

export function fullName(person: Values): string | null {
  return [person.FirstName, person.LastName].filter(Boolean).join(" ") || null;
}
