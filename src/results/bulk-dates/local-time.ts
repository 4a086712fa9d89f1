import { Temporal } from "temporal-polyfill";
import { FIRST_DAY, LAST_DAY } from "../../model/inputs.ts";
import { readDay, readInstant, startOfDay } from "../../settings/zone.ts";
import type { Dialect } from "../../warehouse/dialect.ts";

/**
 * What clocks on the wall of a zone show, as a table: days and hours are moved by looking up, not by arithmetic with
 * zones in SQL (docs/decisions/0002).
 *
 * `zone_day` does not do for this: by what has passed since midnight, 09:00 of a day that clocks go forward is 08:00.
 *
 * A local time is held as the instant at which a clock in UTC shows the same.
 */
export type ZoneSpan = {
  /** Instants, `to` not included, between which the zone keeps its distance to UTC. */
  from: number;
  to: number;
  /**
   * The local times that are read by this span. They adjoin: a time that clocks skip belongs to the span after it (and
   * means its first instant), one that they show twice to the span before (the earlier instant).
   */
  localFrom: number;
  localTo: number;
  /** Milliseconds to add to an instant for the local time. */
  offset: number;
};

/** Long before and after every date. */
const BEGINNING = -100_000_000_000_000;
const END = 300_000_000_000_000;

/** The spans of a zone; what holds in the last year of the calendar holds for ever. */
export function zoneSpans(zone: string): ZoneSpan[] {
  const spans: ZoneSpan[] = [];
  let from = BEGINNING;
  let localFrom = BEGINNING;
  let now = Temporal.Instant.fromEpochMilliseconds(startOfDay(FIRST_DAY, zone)).toZonedDateTimeISO(zone);
  const last = startOfDay(LAST_DAY, zone);
  for (;;) {
    const next = now.getTimeZoneTransition("next");
    const isLast = !next || next.epochMilliseconds > last;
    const to = isLast ? END : next.epochMilliseconds;
    const offset = now.offsetNanoseconds / 1e6;
    const localTo = isLast ? END : to + offset;
    spans.push({ from, to, localFrom, localTo, offset });
    if (isLast) return spans;
    [from, localFrom, now] = [to, localTo, next];
  }
}

/** The instant at which clocks show a local time. */
export function instantOfLocal(local: number, spans: readonly ZoneSpan[]): number {
  const span = spans.find(({ localTo }) => local < localTo);
  if (!span) throw new RangeError(`no such local time: ${local}`);
  return Math.max(local - span.offset, span.from);
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)$/;

/** A time on the wall, `2026-01-25 09:00`, as a local time; undefined where it is none. */
export function readLocal(text: string): number | undefined {
  const [, day, time] = LOCAL.exec(text.trim()) ?? [];
  return day === undefined ? undefined : readInstant(`${day}T${time}Z`);
}

/** A day (its local midnight), a time on the wall of the zone, or an instant with `Z` or an offset. */
export function readLocalDate(text: string, zone: string): number | undefined {
  const day = readDay(text);
  if (day !== undefined) return startOfDay(day, zone);
  const local = readLocal(text);
  return local === undefined ? readInstant(text) : instantOfLocal(local, zoneSpans(zone));
}

/** Milliseconds since midnight of a time of day, `09:00`; undefined where it is none. */
export function readTimeOfDay(text: string): number | undefined {
  return /^\d{2}:\d{2}(:\d{2})?$/.test(text.trim()) ? readInstant(`1970-01-01T${text.trim()}Z`) : undefined;
}

/** The spans as a relation, to stand after FROM. */
export function spansSql(zone: string, alias: string, { instant }: Dialect): string {
  const rows = zoneSpans(zone).map(
    (span) =>
      `(${instant(span.from)}, ${instant(span.to)}, ${instant(span.localFrom)}, ${instant(span.localTo)}, ${span.offset})`,
  );
  return `(VALUES ${rows.join(",\n      ")}) AS ${alias}(from_instant, to_instant, local_from, local_to, offset_ms)`;
}

/** What clocks show at an instant, by the span joined for it. */
export function localSql(instant: string, span: string, dialect: Dialect): string {
  return plusMilliseconds(instant, `${span}.offset_ms`, dialect);
}

/** The instant at which clocks show a local time, by the span joined for it. */
export function instantOfLocalSql(local: string, span: string, dialect: Dialect): string {
  const unclamped = plusMilliseconds(local, `-${span}.offset_ms`, dialect);
  return `CASE WHEN ${unclamped} < ${span}.from_instant THEN ${span}.from_instant ELSE ${unclamped} END`;
}

/** An instant some milliseconds later. */
export function plusMilliseconds(instant: string, milliseconds: string, dialect: Dialect): string {
  return dialect.plusDays(instant, `CAST(${milliseconds} AS ${dialect.type("double")}) / 86400000`);
}
