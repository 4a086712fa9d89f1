import type { RecordFault } from "../org.ts";
import type { Store, Values } from "../store/store.ts";

/**
 * What Salesforce does to records of one object beside saving them.
 *
 * Whoever returns a fault must not have written anything: faulty records are left out without a savepoint.
 */
export type ObjectRules = {
  /** May fill and change the values. */
  beforeInsert?(store: Store, values: Values): RecordFault | undefined;
  afterInsert?(store: Store, id: string, values: Values): void;
  /** `current` is the record as stored, `values` what is written over it. */
  beforeUpdate?(store: Store, current: Values, values: Values): RecordFault | undefined;
  afterUpdate?(store: Store, current: Values, values: Values): void;
  beforeDelete?(store: Store, current: Values): RecordFault | undefined;
};
