import fc from "fast-check";
import { OBJECTS } from "../../src/settings/fields.ts";
import {
  id18,
  type ObjectName,
  type Organisation,
  readInstant,
  type Table,
} from "../reference/csv-values.ts";

/** Edits of an organisation, as people make them in a CRM, and exports of parts of it. */

const KINDS = [
  "focus",
  "focus",
  "focus",
  "focus",
  "focus",
  "focus",
  "survivor",
  "survivor",
  "merge",
  "change",
  "delete",
  "convert",
  "join",
  "redate",
  "add",
  "remove",
  "column",
] as const;

/** The cells that decide who belongs to what: of all cells, most say nothing to the model. */
const FOCUS: readonly (readonly [ObjectName, string])[] = [
  ["Contact", "AccountId"],
  ["Contact", "AccountId"],
  ["Contact", "Email"],
  ["Lead", "Email"],
  ["CampaignMember", "HasResponded"],
  ["CampaignMember", "CampaignId"],
  ["CampaignMember", "ContactId"],
  ["CampaignMember", "CreatedDate"],
  ["Opportunity", "AccountId"],
  ["Opportunity", "CloseDate"],
  ["Opportunity", "IsClosed"],
  ["Opportunity", "Amount"],
  ["OpportunityContactRole", "OpportunityId"],
  ["OpportunityContactRole", "OpportunityId"],
  ["OpportunityContactRole", "ContactId"],
  ["OpportunityContactRole", "IsPrimary"],
  ["Campaign", "bizible2__Bizible_Attribution_SyncType__c"],
  ["Campaign", "Type"],
  ["Campaign", "EndDate"],
];
const STAMPS = ["none", "none", "newer", "equal", "older", "absent"] as const;

/** Numbers pick among what is there at the time, so that a sequence stays a sequence while it shrinks. */
export type RecordEdit = {
  kind: (typeof KINDS)[number];
  object: number;
  row: number;
  column: number;
  from: number;
  stamp: (typeof STAMPS)[number];
};

export type Part = {
  /** Everything, and what is not there is deleted. */
  full: boolean;
  objects: number;
  rows: number;
  columns: number;
};

const number = fc.nat({ max: 1 << 20 });
/** Often a campaign member or a contact: of these, decisions are made. */
const object = fc.constantFrom(4, 4, 1, 1, 2, 3, 5, 6, 0);

export const recordEdit: fc.Arbitrary<RecordEdit> = fc.record({
  kind: fc.constantFrom(...KINDS),
  object,
  row: fc.oneof(fc.nat({ max: 2 }), number),
  column: number,
  from: number,
  stamp: fc.constantFrom(...STAMPS),
});

export const part: fc.Arbitrary<Part> = fc.record({
  full: fc.constantFrom(true, false),
  objects: number,
  rows: fc.oneof(fc.constant(0), number),
  columns: fc.oneof(fc.constant(0), number),
});

const HOUR = 3_600_000;
const FIRST_STAMP = Date.parse("2026-03-01T00:00:00Z");

/** @param spare - another organisation, for values that this one lacks */
export function editRecords(organisation: Organisation, spare: Organisation, edit: RecordEdit): void {
  const name = objectOf(organisation, edit);
  const table = name && organisation[name];
  if (!name || !table) return;
  const place = edit.row % table.rows.length;
  const row = table.rows[place] as string[];
  switch (edit.kind) {
    case "change": {
      const at = edit.column % table.columns.length;
      const header = (table.columns[at] as string).toLowerCase();
      if (header === "id" || header === "systemmodstamp") return;
      row[at] = anotherValue(table, spare[name], header, edit.from);
      break;
    }
    case "focus": {
      const [, header] = FOCUS[edit.column % FOCUS.length] as (typeof FOCUS)[number];
      row[columnOf(table, header)] = anotherValue(table, spare[name], header, edit.from);
      break;
    }
    case "survivor": {
      const [id, master] = [columnOf(table, "Id"), columnOf(table, "MasterRecordId")];
      const masters = new Set(table.rows.map((cells) => id18(cells[master] ?? "")));
      const survivors = table.rows.filter((cells) => masters.has(id18(cells[id] ?? "")));
      const survivor = survivors[edit.row % Math.max(survivors.length, 1)];
      const header = name === "Contact" && edit.from % 3 === 0 ? "AccountId" : "Email";
      if (!survivor) return;
      survivor[columnOf(table, header)] = anotherValue(table, spare[name], header, edit.from);
      stampRow(table, survivor, edit.stamp);
      return;
    }
    case "delete": {
      const at = columnOf(table, "IsDeleted");
      row[at] = /^(true|1)$/i.test(row[at] ?? "") ? "false" : "true";
      break;
    }
    case "merge": {
      if (name !== "Account" && name !== "Contact" && name !== "Lead") return;
      const survivor = table.rows[edit.from % table.rows.length] as string[];
      row[columnOf(table, "IsDeleted")] = "true";
      row[columnOf(table, "MasterRecordId")] = survivor[columnOf(table, "Id")] as string;
      break;
    }
    case "convert": {
      const [contact] = pick(organisation.Contact, edit.from, "Id");
      if (name !== "CampaignMember" || contact === undefined) return;
      if (edit.column % 2 === 0) row[columnOf(table, "LeadId")] = "";
      row[columnOf(table, "ContactId")] = contact;
      break;
    }
    case "join": {
      if (name !== "Contact" && name !== "Lead") return;
      const [email] = pick(organisation[edit.column % 2 === 0 ? "Contact" : "Lead"], edit.from, "Email");
      row[columnOf(table, "Email")] = email ?? "";
      break;
    }
    case "add": {
      const made = [...row];
      made[columnOf(table, "Id")] = freshId(table);
      const at = edit.column % table.columns.length;
      if (at !== columnOf(table, "Id"))
        made[at] = (table.rows[edit.from % table.rows.length] as string[])[at] ?? "";
      table.rows.push(made);
      return;
    }
    case "remove":
      if (table.rows.length > 1) table.rows.splice(place, 1);
      return;
    case "redate": {
      if (name !== "CampaignMember") return;
      const own = rowsById(table)[place] as string[];
      const at = columnOf(table, "Footfall_Touchpoint_Date__c");
      const values = [...valuesOf(table, "createddate"), ""];
      own[at] = values[edit.from % values.length] as string;
      stampRow(table, own, edit.stamp);
      return;
    }
    case "column":
      row[columnOf(table, `Extra_${edit.column % 2}__c`)] = String(edit.from % 3);
  }
  stampRow(table, row, edit.stamp);
}

function stampRow(table: Table, row: string[], stamp: RecordEdit["stamp"]): void {
  if (stamp === "none") return;
  const at = columnOf(table, "SystemModstamp");
  const held = readInstant(row[at] ?? "") ?? FIRST_STAMP;
  const moved = { newer: held + HOUR, equal: held, older: held - HOUR, absent: undefined }[stamp];
  row[at] = moved === undefined ? "" : new Date(moved).toISOString();
}

function objectOf(organisation: Organisation, { object, kind, column }: RecordEdit): ObjectName | undefined {
  const fitting: Partial<Record<RecordEdit["kind"], ObjectName[]>> = {
    merge: ["Contact", "Lead", "Account"],
    convert: ["CampaignMember"],
    redate: ["CampaignMember"],
    survivor: ["Contact", "Lead"],
    focus: FOCUS.map(([name]) => name),
    join: ["Contact", "Lead"],
  };
  const names = fitting[kind] ?? [OBJECTS[object % OBJECTS.length] as ObjectName];
  const name = names[column % names.length] as ObjectName;
  return organisation[name]?.rows.length ? name : undefined;
}

function pick(table: Table | undefined, from: number, header: string): string[] {
  if (!table?.rows.length) return [];
  return [(table.rows[from % table.rows.length] as string[])[columnOf(table, header)] ?? ""];
}

/** A value of a column, from this table or another. */
function anotherValue(table: Table, other: Table | undefined, header: string, from: number): string {
  const name = header.toLowerCase();
  const values = ["", ...valuesOf(table, name), ...valuesOf(other, name)];
  return values[from % values.length] as string;
}

function valuesOf(table: Table | undefined, header: string): string[] {
  const at = table?.columns.findIndex((column) => column.toLowerCase() === header) ?? -1;
  return at < 0 ? [] : (table?.rows.map((row) => row[at] ?? "") ?? []);
}

function rowsById(table: Table): string[][] {
  const at = columnOf(table, "Id");
  return table.rows.toSorted((one, other) => (id18(one[at] ?? "") < id18(other[at] ?? "") ? -1 : 1));
}

/** The place of a column, which the table gets where it has none. */
function columnOf(table: Table, name: string): number {
  const at = table.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  if (at >= 0) return at;
  table.columns.push(name);
  for (const row of table.rows) row.push("");
  return table.columns.length - 1;
}

/** An id that no row has. */
function freshId(table: Table): string {
  const at = columnOf(table, "Id");
  const prefix = (table.rows[0] as string[])[at]?.slice(0, 3) ?? "000";
  const taken = new Set(table.rows.map((row) => row[at]?.slice(0, 15)));
  for (let count = 1; ; count++) {
    const id = `${prefix}${String(count).padStart(12, "9")}`;
    if (!taken.has(id)) return id18(id);
  }
}

/** What an export of a part holds: some objects, some of their rows, not all of their columns. */
export function exportOf(organisation: Organisation, { full, objects, rows, columns }: Part): Organisation {
  const exported: Organisation = {};
  OBJECTS.forEach((object, place) => {
    const table = organisation[object];
    if (!table || ((objects >> place) & 1) === 1) return;
    const kept = full
      ? table.rows
      : table.rows.filter((_, row) => ((rows >> ((row + place) % 19)) & 1) === 0);
    const id = columnOf(table, "Id");
    const dropped = columns === 0 ? -1 : (columns + place) % (2 * table.columns.length);
    const places = table.columns.map((_, at) => at).filter((at) => at === id || at !== dropped);
    exported[object] = {
      columns: places.map((at) => table.columns[at] as string),
      rows: kept.map((row) => places.map((at) => row[at] ?? "")),
    };
  });
  return exported;
}
