/**
 * What to do about a refusal of Salesforce, by its code: what to click, or whom to ask.
 *
 * @see shared/spec/salesforce.md, section 11.3
 */
const OUT_OF_ORDER =
  "Salesforce has a fault: look at status.salesforce.com, then start again; what was done stays done";

const ADVICE: Record<string, string> = {
  HTTP_500: OUT_OF_ORDER,
  HTTP_502: OUT_OF_ORDER,
  HTTP_503: OUT_OF_ORDER,
  HTTP_504: OUT_OF_ORDER,
  SERVER_UNAVAILABLE: OUT_OF_ORDER,
  API_DISABLED_FOR_ORG: "this edition of Salesforce has no API: ask your Salesforce contact for it",
  API_CURRENTLY_DISABLED: "Setup > Permission Sets: give the user API Enabled",
  INSUFFICIENT_ACCESS: "Setup > Permission Sets: give the user rights on this object",
  INSUFFICIENT_ACCESS_OR_READONLY:
    "Setup > Permission Sets: give the user rights on this object and its fields",
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
    "Setup > Permission Sets: give the user rights on the records that this one points to",
  INVALID_FIELD:
    "Setup > Object Manager > the object > the field > Set Field-Level Security: let the user see it",
  INVALID_TYPE: "Setup > Permission Sets > Object Settings: let the user read the object",
  INVALID_FIELD_FOR_INSERT_UPDATE:
    "Setup > Permission Sets > Object Settings: let the user edit Footfall's fields",
  OPERATION_TOO_LARGE: "Setup > Permission Sets > System Permissions: give the user View All Data",
  QUERY_TOO_COMPLICATED: "fewer fields in the rules make the query shorter",
  FIELD_CUSTOM_VALIDATION_EXCEPTION: "exempt the integration user from this validation rule",
  CANNOT_EXECUTE_FLOW_TRIGGER: "exempt the integration user from this flow",
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: "exempt the integration user from this Apex trigger",
  DUPLICATES_DETECTED: "exempt the integration user from this duplicate rule",
  ENTITY_IS_LOCKED: "an approval holds the record: it is tried again later",
  INACTIVE_OWNER_OR_USER:
    "Setup > Permission Sets > System Permissions: give the user Update Records with Inactive Owners",
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: "add the value to the picklist, or lift its restriction",
  INVALID_LOGIN:
    "check user name, password and security token; a network outside the user's login hours or IP ranges is refused as well",
  LOGIN_MUST_USE_SECURITY_TOKEN: "add the security token (Settings > Reset My Security Token)",
  NOT_FOUND: "the object or record is not there, or the user may not see it",
  STORAGE_LIMIT_EXCEEDED: "Setup > Storage Usage: the org is full",
};

/** @returns undefined where the org's own words have to do */
export function adviceFor(code: string): string | undefined {
  return ADVICE[code];
}
