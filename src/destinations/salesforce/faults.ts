/**
 * What a refusal of one record means, and what to do.
 * @see shared/spec/salesforce.md, section 11.2
 */
export type FaultClass =
  /** Goes by itself: again, after a while. */
  | "transient"
  /** The org's own code took too long: fewer records at once. */
  | "heavy"
  /** Nothing there any more. */
  | "gone"
  /** A person has to change something in the org: by default the rest of the object waits. */
  | "configuration"
  /** This record alone. */
  | "record";

const TRANSIENT = [
  "UNABLE_TO_LOCK_ROW",
  "QUERY_TIMEOUT",
  "SERVER_UNAVAILABLE",
  "UNKNOWN_EXCEPTION",
  "REQUEST_RUNNING_TOO_LONG",
];
const GONE = ["ENTITY_IS_DELETED", "NOT_FOUND"];
const RECORD = [
  "MALFORMED_ID",
  "STRING_TOO_LONG",
  "INVALID_CROSS_REFERENCE_KEY",
  "INVALID_EMAIL_ADDRESS",
  "NUMBER_OUTSIDE_VALID_RANGE",
  "DUPLICATE_EXTERNAL_ID",
];

export function classOf(code: string, message: string): FaultClass {
  if (TRANSIENT.includes(code)) return "transient";
  if (/cpu time limit|limitexception/i.test(message)) return "heavy";
  if (GONE.includes(code)) return "gone";
  return RECORD.includes(code) ? "record" : "configuration";
}

const LACK_OF_ACCESS = [
  "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
  "INSUFFICIENT_ACCESS_OR_READONLY",
  "CANNOT_UPDATE_CONVERTED_LEAD",
];

/** Whether the user may not touch a record, or one that it points to: a converted lead may be the reason. */
export function isLackOfAccess(code: string): boolean {
  return LACK_OF_ACCESS.includes(code);
}

/** Whether a record that was named by its id is not there any more; of an id that it has forgotten, the org says so. */
export function isGone(code: string): boolean {
  return GONE.includes(code) || code === "INVALID_CROSS_REFERENCE_KEY";
}
