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

/**
 * Every day from `first` to `last` with the first instant of it, as (days since 1970, milliseconds since 1970).
 *
 * The zone's transitions are asked for once; only around them is a day's start looked up on its own.
 */
export function* dayStarts(
  zone: string,
  first: string,
  last: string,
): Generator<[day: number, start: number]> {
  const firstDay = Date.parse(`${first}T00:00:00Z`) / DAY_MS;
  const lastDay = Date.parse(`${last}T00:00:00Z`) / DAY_MS;
  let now = Temporal.Instant.fromEpochMilliseconds((firstDay - 2) * DAY_MS).toZonedDateTimeISO(zone);
  let next = now.getTimeZoneTransition("next");
  for (let day = firstDay; day <= lastDay; day++) {
    const utcMidnight = day * DAY_MS;
    while (next && next.epochMilliseconds < utcMidnight - 2 * DAY_MS) {
      now = next;
      next = now.getTimeZoneTransition("next");
    }
    const near = next && next.epochMilliseconds < utcMidnight + 2 * DAY_MS;
    yield [
      day,
      near
        ? startOfDay(new Date(utcMidnight).toISOString().slice(0, 10), zone)
        : utcMidnight - now.offsetNanoseconds / 1e6,
    ];
  }
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
