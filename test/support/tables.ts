/**
 * Organisations and outcomes as plain text: a small table in, a small table out.
 *
 * Records have short names, a letter and a number: `a1` an account, `p1` a contact (a person), `l1` a lead, `c1` a
 * campaign, `m1` a campaign member, `o1` an opportunity, `r1` a contact role. They become ids of 18 characters on the
 * way in, and short again on the way out. Times are written as a clock on the wall of the zone shows them.
 */
import { Temporal } from "temporal-polyfill";
import { expect } from "vitest";
import { FIELDS, knownField, type ObjectName } from "../../src/settings/fields.ts";
import { longId } from "../../src/settings/ids.ts";
import type { Organisation, Table } from "../reference/csv-values.ts";

export const LOS_ANGELES = "America/Los_Angeles";

const PREFIXES: Record<string, string> = {
  a: "001",
  c: "701",
  l: "00Q",
  m: "00v",
  o: "006",
  p: "003",
  r: "00K",
};

const OBJECT_NAMES: Record<string, ObjectName> = { Member: "CampaignMember", Role: "OpportunityContactRole" };

/** What stands in the head of a table for an API name. */
const COLUMN_NAMES: Partial<Record<ObjectName, Record<string, string>>> = {
  Campaign: {
    Sync: "Footfall_Sync_Type__c",
    From: "Footfall_Touchpoint_Start__c",
    Until: "Footfall_Touchpoint_End__c",
    Cost: "ActualCost",
  },
  CampaignMember: {
    Campaign: "CampaignId",
    Lead: "LeadId",
    Contact: "ContactId",
    Created: "CreatedDate",
    Responded: "HasResponded",
    "First responded": "FirstRespondedDate",
    "Touchpoint date": "Footfall_Touchpoint_Date__c",
    Deleted: "IsDeleted",
  },
  Contact: { Account: "AccountId", Deleted: "IsDeleted", "Merged into": "MasterRecordId" },
  Lead: { Deleted: "IsDeleted", "Merged into": "MasterRecordId" },
  Account: { Deleted: "IsDeleted", "Merged into": "MasterRecordId" },
  Opportunity: { Account: "AccountId", Created: "CreatedDate", Close: "CloseDate", Deleted: "IsDeleted" },
  OpportunityContactRole: {
    Opportunity: "OpportunityId",
    Contact: "ContactId",
    Primary: "IsPrimary",
    Deleted: "IsDeleted",
  },
};

/** Columns that an export must have and that most tests have nothing to say about. */
const FILLED_IN: Partial<Record<ObjectName, Record<string, (short: string) => string>>> = {
  Campaign: { Name: (short) => short },
  Contact: { Email: (short) => `${short}@x.io` },
  Lead: { Email: (short) => `${short}@x.io` },
};

/**
 * The tables of an export.
 *
 * @param text - one table for each object, with an empty line between them; the first line of a table names the
 *   object (over the short names of its records) and the columns. A column `State` of opportunities says `open`,
 *   `won` or `lost`. A `·` is a blank that the cell really holds.
 * @param zone - where times as `2026-01-25 09:00` are read
 */
export function organisation(text: string, zone = LOS_ANGELES): Organisation {
  const tables: Organisation = {};
  for (const block of text.trim().split(/\n\s*\n/)) {
    const [head = [], ...rows] = cellsOf(block);
    const [written = "", ...columns] = head;
    const object = OBJECT_NAMES[written] ?? (written as ObjectName);
    if (!(object in FIELDS)) throw new Error(`no such object: ${written}`);
    tables[object] = objectTable(object, columns, rows, zone);
  }
  return tables;
}

function objectTable(object: ObjectName, columns: string[], rows: string[][], zone: string): Table {
  const names = columns.map((column) => COLUMN_NAMES[object]?.[column] ?? column);
  const filledIn = Object.entries(FILLED_IN[object] ?? {}).filter(([name]) => !names.includes(name));
  const records = rows.map((row) => {
    if (row.length !== columns.length + 1)
      throw new Error(`${object} has ${columns.length + 1} columns: ${row}`);
    const [short = "", ...cells] = row;
    const written = cells.flatMap((cell, place) => cellTexts(object, names[place] ?? "", cell, zone));
    return [id(short), ...written, ...filledIn.map(([, make]) => make(short))];
  });
  const heads = names.flatMap((name) => (name === "State" ? ["IsClosed", "IsWon"] : [name]));
  return { columns: ["Id", ...heads, ...filledIn.map(([name]) => name)], rows: records };
}

function cellTexts(object: ObjectName, column: string, cell: string, zone: string): string[] {
  if (column === "State") return [String(cell !== "open"), String(cell === "won")];
  if (knownField(object, column)?.type === "id") return [id(cell)];
  const text = cell.replaceAll("·", " ");
  return [text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/, (time) => instant(time, zone))];
}

/** The id that a short name stands for; other texts stay as they are. */
export function id(short: string): string {
  const parts = /^([aclmopr])(\d{1,12})$/.exec(short);
  return parts ? longId(`${PREFIXES[parts[1] ?? ""]}${(parts[2] ?? "").padStart(12, "0")}`) : short;
}

/** The instant, as an export writes it, at which a clock of the zone shows `2026-01-25 09:00`. */
export function instant(local: string, zone = LOS_ANGELES): string {
  const time = Temporal.PlainDateTime.from(local.replace(" ", "T")).toZonedDateTime(zone);
  return new Date(time.epochMilliseconds).toISOString();
}

/**
 * Holds where the table's rows, in their order, are those written.
 *
 * @param written - a line that names the columns to look at, and a line for each row. A column may go without its
 *   ending: `member` or `campaign` for the id, `date` for the touchpoint date, `w_shaped %` and `w_shaped $` for a
 *   model's percentage and revenue.
 */
export function expectTable(table: Table, written: string, zone = LOS_ANGELES): void {
  const [columns = [], ...rows] = cellsOf(written);
  const places = columns.map((column) => placeOf(table, column));
  const found = table.rows.map((row) => places.map((read) => shortened(read(row), zone)));
  expect(aligned([columns, ...found])).toBe(aligned([columns, ...rows]));
}

/** The rows of a table in which a column says this. */
export function where(table: Table, column: string, value: string): Table {
  const read = placeOf(table, column);
  return { columns: table.columns, rows: table.rows.filter((row) => read(row) === id(value)) };
}

/** How to read a column of an outcome by the name that it has in a test. */
function placeOf(table: Table, column: string): (row: readonly string[]) => string {
  const names = [
    column,
    `${column}_id`,
    `campaign_${column}_id`,
    `touchpoint_${column}`,
    column.replace(" %", "_percent"),
    column.replace(" $", "_revenue"),
  ];
  const place = table.columns.findIndex((name) => names.includes(name));
  if (place >= 0) return (row) => row[place] ?? "";
  const touchpoint = table.columns.indexOf("touchpoint_id");
  // An attribution touchpoint names its member in `touchpoint_id` only: <person>|<campaign_member_id>.
  if (column === "member" && touchpoint >= 0) return (row) => row[touchpoint]?.split("|").at(-1) ?? "";
  throw new Error(`no column ${column} among ${table.columns.join(", ")}`);
}

function shortened(cell: string, zone: string): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(cell)) {
    const local = Temporal.Instant.from(cell).toZonedDateTimeISO(zone).toPlainDateTime();
    const shown = local.second || local.millisecond ? local.toString() : local.toString().slice(0, 16);
    return shown.replace("T", " ");
  }
  return cell.replaceAll(/(001|003|006|00K|00Q|00v|701)(\d{12})AAA/g, (_, prefix: string, number: string) => {
    const letter = Object.keys(PREFIXES).find((key) => PREFIXES[key] === prefix);
    return `${letter}${Number(number)}`;
  });
}

/** The cells of a table in text, line by line. They are parted by a bar between blanks, so that a bar inside a touchpoint's id parts nothing. */
export function cellsOf(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ` ${line}`.split(/\s\|(?=\s|$)/).map((cell) => cell.trim()));
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, place) => Math.max(...rows.map((row) => (row[place] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, place) => cell.padEnd(widths[place] ?? 0))
        .join(" | ")
        .trimEnd(),
    )
    .join("\n");
}

/** A CSV file of the outcome, read back (RFC 4180, no line ends inside cells). */
export function csvTable(text: string): Table {
  const lines = text.split("\n").slice(0, -1);
  const [columns = [], ...rows] = lines.map((line) =>
    [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
    ),
  );
  return { columns, rows };
}
