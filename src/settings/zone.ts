import { Temporal } from "temporal-polyfill";
import { nearestName } from "./nearest.ts";

/** Days, instants and the zone between them. Instants are milliseconds since 1970 UTC. */

/**
 * Whether the name is a time zone of the IANA list.
 *
 * Offsets such as `+02:00` are none: they know no summer. Nor is a date and time with a zone, which Temporal takes.
 */
export function isZone(name: string): boolean {
  try {
    return (
      /^[A-Za-z][\w+/-]*$/.test(name) &&
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name) !== undefined
    );
  } catch {
    return false;
  }
}

/** The zone that was most likely meant: by its whole name, or by its city alone. */
export function nearestZone(written: string): string | undefined {
  const zones = Intl.supportedValuesOf("timeZone");
  const wanted = written.trim().replaceAll(/\s+/g, "_");
  const whole = nearestName(wanted, zones);
  if (whole?.isNear && wanted.includes("/")) return whole.name;
  const cityOf = (zone: string) => zone.slice(zone.lastIndexOf("/") + 1);
  const city = nearestName(cityOf(wanted), zones.map(cityOf));
  return city?.isNear ? zones.find((zone) => cityOf(zone) === city.name) : undefined;
}

/** The first instant of a day in a zone: midnight, or where clocks skip midnight, the moment they skip to. */
export function startOfDay(day: string, zone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}

/** The day, `YYYY-MM-DD`, on which an instant falls in a zone. */
export function dayOf(instant: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** The day some days later. */
export function plusDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

const DAY_MS = 86_400_000;

/** Days that follow one another, each beginning 24 hours after the one before: days since 1970, milliseconds since 1970. */
export type DaySpan = { first: number; last: number; start: number };

/**
 * All days from `first` to `last` with the first instant of each, in order, as few spans: a zone has some three hundred
 * transitions in two centuries, and asking for them is what takes the time.
 */
export function* daySpans(zone: string, first: string, last: string): Generator<DaySpan> {
  const [firstDay, lastDay] = [first, last].map((day) => Date.parse(`${day}T00:00:00Z`) / DAY_MS) as [
    number,
    number,
  ];
  const offsets = offsetsOf(zone, (firstDay - 3) * DAY_MS, (lastDay + 3) * DAY_MS);
  let place = 0;
  let span: DaySpan | undefined;
  for (let day = firstDay; day <= lastDay; day++) {
    const utcMidnight = day * DAY_MS;
    while ((offsets[place + 1]?.since ?? Infinity) < utcMidnight - 2 * DAY_MS) place++;
    const [now, next, following] = offsets.slice(place, place + 3) as [Offset, Offset?, Offset?];
    const isNear = (offset: Offset | undefined) => (offset?.since ?? Infinity) < utcMidnight + 2 * DAY_MS;
    const start = isNear(following)
      ? startOfDay(new Date(utcMidnight).toISOString().slice(0, 10), zone)
      : startUnder(utcMidnight, now, isNear(next) ? next : undefined);
    if (span && start === span.start + (day - span.first) * DAY_MS) span.last = day;
    else {
      if (span) yield span;
      span = { first: day, last: day, start };
    }
  }
  if (span) yield span;
}

/** What clocks are ahead of UTC from an instant on, in milliseconds. */
type Offset = { since: number; ahead: number };

function offsetsOf(zone: string, from: number, to: number): Offset[] {
  const offsets: Offset[] = [];
  let now: Temporal.ZonedDateTime | null =
    Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  while (now && now.epochMilliseconds < to) {
    offsets.push({ since: now.epochMilliseconds, ahead: now.offsetNanoseconds / 1e6 });
    now = now.getTimeZoneTransition("next");
  }
  return offsets;
}

/** The first instant of a day: before a change of the clocks, after it, or, where it skips midnight, the change itself. */
function startUnder(utcMidnight: number, now: Offset, next: Offset | undefined): number {
  const early = utcMidnight - now.ahead;
  return next && early >= next.since ? Math.max(utcMidnight - next.ahead, next.since) : early;
}

/** A day written `YYYY-MM-DD`; undefined where it is none. */
export function readDay(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return undefined;
  try {
    return Temporal.PlainDate.from(trimmed).toString();
  } catch {
    return undefined;
  }
}

/** A day written `YYYY-MM-DD` or, as people type it into a rule, `M/D/YYYY`. */
export function readTypedDay(text: string): string | undefined {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim());
  if (!american) return readDay(text);
  const [, month = "", dayOfMonth = "", year = ""] = american;
  return readDay(`${year}-${month.padStart(2, "0")}-${dayOfMonth.padStart(2, "0")}`);
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** An instant written in ISO 8601, without offset in UTC; fractions end at the millisecond. */
export function readInstant(text: string): number | undefined {
  const parts = INSTANT.exec(text.trim());
  if (!parts) return undefined;
  const [, day = "", time = "", offset = "Z"] = parts;
  if (readDay(day) === undefined) return undefined;
  const zone = /^z$/i.test(offset)
    ? "Z"
    : offset.replace(/^([+-]\d{2}):?(\d{2})?$/, (_, hours, minutes) => `${hours}:${minutes ?? "00"}`);
  const milliseconds = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}${zone}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
