import type { Org, RecordFault, SaveGuard } from "../../org.ts";
import { type Fault, ROW_KINDS } from "./fault.ts";

const EVERY = 5;

/** What a struck row is refused with. */
const REFUSALS: Record<string, RecordFault> = {
  lock_row: {
    statusCode: "UNABLE_TO_LOCK_ROW",
    message: "unable to obtain exclusive access to this record",
    fields: [],
  },
  validation_rule: {
    statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
    message: "A validation rule of this org refuses the record",
    fields: [],
  },
  trigger: {
    statusCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    message: "OrgTrigger: System.LimitException: Apex CPU time limit exceeded",
    fields: [],
  },
};

/** A guard that refuses each n-th record; `undefined` where the fault is none of rows. */
export function guardOf(fault: Fault | undefined): SaveGuard | undefined {
  if (!fault || !ROW_KINDS.has(fault.kind)) return undefined;
  const every = Math.max(1, fault.every ?? EVERY);
  let seen = 0;
  return () => (seen++ % every === 0 ? REFUSALS[fault.kind] : undefined);
}

/** Does the work with a guard in place. The work must be synchronous: the guard is the org's only one. */
export function guarded<T>(org: Org, guard: SaveGuard | undefined, work: () => T): T {
  if (!guard) return work();
  org.setGuard(guard);
  try {
    return work();
  } finally {
    org.setGuard(undefined);
  }
}
