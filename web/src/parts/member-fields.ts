import { words } from "../theme/format.ts";

/**
 * What the fields of a member are called everywhere: "Status" is Salesforce's own, "Outcome" what Footfall makes of the
 * member.
 */
const NAMES: Record<string, string> = {
  status: "Status",
  member_status: "Outcome",
  type: "Is a",
  counts: "Counts",
  date_source: "Date taken from",
  first_responded_date: "Responded on",
  created_date: "Created",
  last_modified_date: "Last modified",
};

export const memberFieldName = (field: string): string => NAMES[field] ?? words(field);
