/**
 * What the text of a CSV cell means (contract.md, "In: one CSV per object"; spec/README.md, 30 and 42), and the
 * calendar of the configured zone (offline-sync.md, 2.3). Instants are milliseconds since 1970, days `YYYY-MM-DD`.
 */
import { Temporal } from "temporal-polyfill";

export type ObjectName =
  | "Account"
  | "Contact"
  | "Lead"
  | "Campaign"
  | "CampaignMember"
  | "Opportunity"
  | "OpportunityContactRole";

/** Cells exactly as they stand in the CSV. */
export type Table = { columns: string[]; rows: string[][] };

export type Organisation = Partial<Record<ObjectName, Table>>;

const SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?$/i;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const AMERICAN_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;

/** Empty, `#N/A` or spaces only (README.md, 42). */
export function isNull(cell: string | null | undefined): boolean {
  // Reading: `#N/A` is null only where it is the whole cell, exactly so written.
  return cell === null || cell === undefined || cell.trim() === "" || cell === "#N/A";
}

/** Ids of 15 characters become 18 (salesforce.md, 9). */
export function id18(id: string): string {
  if (id.length !== 15) return id;
  let suffix = "";
  for (const group of [id.slice(0, 5), id.slice(5, 10), id.slice(10, 15)]) {
    let bits = 0;
    for (let place = 0; place < 5; place += 1) {
      if (/[A-Z]/.test(group.charAt(place))) bits += 2 ** place;
    }
    suffix += SUFFIXES.charAt(bits);
  }
  return id + suffix;
}

/** `true/false/1/0` in any case; in rules `yes/no` too (README.md, 22). */
export function readBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (["true", "1", "yes"].includes(word)) return true;
  if (["false", "0", "no"].includes(word)) return false;
  return undefined;
}

/** `YYYY-MM-DD`, and `M/D/YYYY` as people type it in rules; `undefined` where it is no day of the calendar. */
export function readDay(text: string): string | undefined {
  const american = AMERICAN_DAY.exec(text.trim());
  const day =
    american === null
      ? text.trim()
      : `${american[3]}-${american[1]?.padStart(2, "0")}-${american[2]?.padStart(2, "0")}`;
  if (!ISO_DAY.test(day)) return undefined;
  try {
    return Temporal.PlainDate.from(day, { overflow: "reject" }).toString();
  } catch {
    return undefined;
  }
}

/** ISO 8601, a space allowed in place of `T`; without an offset it is UTC. A day alone is not an instant here. */
export function readInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text.trim());
  if (parts === null) return undefined;
  try {
    const written = `${parts[1]}T${parts[2]}${(parts[3] ?? "Z").toUpperCase()}`;
    // Reading: digits below the millisecond are dropped, as the output has none.
    return Temporal.Instant.from(written).epochMilliseconds;
  } catch {
    return undefined;
  }
}

/** An instant, or a day alone, which is its local midnight (README.md, 30). */
export function readTime(text: string, zone: string): number | undefined {
  const day = readDay(text);
  return day === undefined ? readInstant(text) : startOfDay(day, zone);
}

const startsOfDays = new Map<string, number>();

/** The first instant of a day in the zone; the end of the gap where midnight does not exist. */
export function startOfDay(day: string, zone: string): number {
  const key = `${zone} ${day}`;
  const known = startsOfDays.get(key);
  if (known !== undefined) return known;
  const start = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone }).epochMilliseconds;
  startsOfDays.set(key, start);
  return start;
}

export function nextDay(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString();
}

/** The midnight that ends a day in the zone. */
export function endOfDay(day: string, zone: string): number {
  return startOfDay(nextDay(day), zone);
}

/** The day that the calendar on the wall shows at an instant. */
export function localDay(instant: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

export function daysBetween(earlier: string, later: string): number {
  return Temporal.PlainDate.from(earlier).until(Temporal.PlainDate.from(later), { largestUnit: "days" }).days;
}

/** `2026-01-25T17:00:00.000Z` */
export function instantText(instant: number): string {
  return new Date(instant).toISOString();
}

/** Texts are ordered by their UTF-8 bytes, empty first (README.md, 27). */
export function compareText(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** Text is compared trimmed, in NFC, without regard to case (README.md, 22). */
export function comparable(text: string): string {
  return text.trim().normalize("NFC").toLowerCase();
}

/** The value, which the caller knows to be there. */
export function must<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) throw new Error("the reference expected a value here");
  return value;
}
