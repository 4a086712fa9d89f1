/** CRM records as the CSV tables hold them, and what a reference from one to another leads to. */
import {
  id18,
  isNull,
  must,
  type ObjectName,
  type Organisation,
  readBoolean,
  type Table,
} from "./csv-values.ts";

/** One row: the cells by lower-case column name, nulls left out, and the id with 18 characters. */
export type CrmRecord = { object: ObjectName; id: string; cells: ReadonlyMap<string, string> };

export type Records = Record<ObjectName, CrmRecord[]>;

const OBJECTS: readonly ObjectName[] = [
  "Account",
  "Contact",
  "Lead",
  "Campaign",
  "CampaignMember",
  "Opportunity",
  "OpportunityContactRole",
];

export function readOrganisation(organisation: Organisation): Records {
  const entries = OBJECTS.map((object) => [object, readTable(object, organisation[object])]);
  return Object.fromEntries(entries);
}

function readTable(object: ObjectName, table: Table | undefined): CrmRecord[] {
  if (table === undefined) return [];
  return table.rows.map((row) => {
    const cells = new Map<string, string>();
    table.columns.forEach((column, place) => {
      const cell = row[place];
      if (cell !== undefined && !isNull(cell)) cells.set(column.toLowerCase(), cell);
    });
    return { object, id: id18(must(cells.get("id"))), cells };
  });
}

/** The text of a cell as it stands; null where it is null or where the export lacks the column. */
export function cellOf(record: CrmRecord | null, column: string): string | null {
  return record?.cells.get(column.toLowerCase()) ?? null;
}

/** An id in a cell, with 18 characters. */
export function idOf(record: CrmRecord, column: string): string | null {
  const cell = cellOf(record, column);
  return cell === null ? null : id18(cell);
}

export function isTrue(record: CrmRecord, column: string): boolean {
  const cell = cellOf(record, column);
  return cell !== null && readBoolean(cell) === true;
}

export function isDeleted(record: CrmRecord): boolean {
  return isTrue(record, "IsDeleted");
}

export function findRecord(records: Records, object: ObjectName, id: string): CrmRecord | undefined {
  return records[object].find((record) => record.id === id);
}

/**
 * A reference to a record that was merged away (deleted, with a master) leads to its master, over several steps
 * (spec/README.md, 16). The id that results need not be that of a record in the export.
 */
export function followMerges(records: Records, object: ObjectName, id: string): string {
  const seen = new Set<string>();
  let current = id;
  while (!seen.has(current)) {
    seen.add(current);
    const record = findRecord(records, object, current);
    if (record === undefined || !isDeleted(record)) return current;
    const master = idOf(record, "MasterRecordId");
    if (master === null) return current;
    current = master;
  }
  // Reading: masters that lead in a circle (which Salesforce cannot have) lead to the first one seen twice.
  return current;
}

/** The record that a reference leads to after merges; null where it is not there or deleted (README.md, 3). */
export function livingRecord(records: Records, object: ObjectName, id: string | null): CrmRecord | null {
  if (id === null) return null;
  const record = findRecord(records, object, followMerges(records, object, id));
  return record === undefined || isDeleted(record) ? null : record;
}

/** Does a reference lead nowhere, merges followed? A deleted record is there. */
export function dangles(records: Records, object: ObjectName, id: string): boolean {
  return findRecord(records, object, followMerges(records, object, id)) === undefined;
}

/** The person's key: the email trimmed, in lower case, where it looks like `x@y` (README.md, 3 and 44). */
export function emailOf(record: CrmRecord | null): string | null {
  const email = cellOf(record, "Email")?.trim().toLowerCase();
  return email !== undefined && /^[^@\s]+@[^@\s]+$/.test(email) ? email : null;
}
