/**
 * Scenes: a zone around one day, and the few days and instants that everything happens on, so that random
 * organisations are full of ties: midnights, the hour that a clock change takes or gives, `now`, exact look-backs.
 */
import { endOfDay, startOfDay } from "./csv-values.ts";

export type Scene = {
  zone: string;
  days: readonly string[];
  instants: readonly number[];
  nows: readonly number[];
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Zones with the days that matter in them. Pacific/Apia had no 30 December 2011. */
const SPECIAL_DAYS: readonly (readonly [string, string])[] = [
  ["UTC", "2024-02-29"],
  ["America/Los_Angeles", "2024-03-10"],
  ["America/Los_Angeles", "2024-11-03"],
  ["Asia/Kolkata", "2023-12-31"],
  ["Australia/Lord_Howe", "2024-04-07"],
  ["Australia/Lord_Howe", "2024-10-06"],
  ["America/Sao_Paulo", "2018-02-17"],
  ["America/Sao_Paulo", "2018-11-04"],
  ["Asia/Kathmandu", "2024-01-01"],
  ["Africa/Cairo", "2024-04-26"],
  ["Africa/Cairo", "2024-10-31"],
  ["America/Havana", "2024-03-10"],
  ["America/Havana", "2024-11-03"],
  ["Pacific/Apia", "2011-12-31"],
];

export const SCENES: readonly Scene[] = SPECIAL_DAYS.map(([zone, day]) => sceneAround(zone, day));

function sceneAround(zone: string, special: string): Scene {
  const days = [-4, -2, -1, 0, 1, 3, 35]
    .map((difference) => dayAfter(special, difference))
    .filter((day) => !(zone === "Pacific/Apia" && day === "2011-12-30"));
  const start = startOfDay(special, zone);
  const end = endOfDay(special, zone);
  const instants = [
    start,
    start - 1,
    start + 2.5 * HOUR,
    start + 12 * HOUR,
    end,
    end - 1,
    end + 9 * HOUR,
    start - DAY,
    start + DAY,
    startOfDay(dayAfter(special, -4), zone) + HOUR / 2,
    start - 40 * DAY,
    startOfDay(dayAfter(special, 3), zone) + 17 * HOUR,
  ];
  return { zone, days, instants, nows: [end + 60 * DAY, end + 4 * DAY, end, start + 12 * HOUR] };
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}

const OFFSETS = [0, 5.5 * HOUR, -8 * HOUR];

/** The same instant in the ways in which an export writes it. */
export function writtenInstant(instant: number, style: number): string {
  const iso = new Date(instant).toISOString();
  const offset = OFFSETS[style % OFFSETS.length] ?? 0;
  const shifted = new Date(instant + offset).toISOString().slice(0, -1);
  const hours = String(Math.trunc(Math.abs(offset) / HOUR)).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  const minutes = offset % HOUR === 0 ? "00" : "30";
  switch (style) {
    case 0:
      return iso;
    case 1:
      return `${shifted}${sign}${hours}:${minutes}`;
    case 2:
      return `${shifted}${sign}${hours}${minutes}`;
    case 3:
      return iso.replace("Z", "+0000");
    case 4:
      return iso.slice(0, -1).replace("T", " ");
    default:
      return iso.endsWith(":00.000Z") ? `${iso.slice(0, 16)}:00Z` : iso;
  }
}

/** The same day in the ways in which people type it. */
export function writtenDay(day: string, style: number): string {
  const [year, month, date] = day.split("-");
  if (style === 1) return `${Number(month)}/${Number(date)}/${year}`;
  return style === 2 ? `${month}/${date}/${year}` : day;
}
