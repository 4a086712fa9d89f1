/**
 * How numbers, money and dates are written everywhere: blank is "–", zero is "0", a difference always has a sign,
 * no cents above 10,000 or where there are none, and days are "14 Jan 2026".
 */
export const BLANK = "–";
const MINUS = "−";
const CENTS_BELOW = 10_000;

const LOCALE = "en-US";
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.NumberFormat(LOCALE, options);
  formats.set(key, made);
  return made;
}

/** A count, grouped. */
export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? BLANK : numberFormat({}).format(value).replace("-", MINUS);
}

/** Money of the org: `$1,234.50`, `$6,550`, `$84,200`. Takes the API's text with two decimals. */
export function money(value: string | number | null | undefined, currency: string): string {
  if (value === null || value === undefined || value === "") return BLANK;
  const amount = Number(value);
  const digits = Math.abs(amount) >= CENTS_BELOW || Number.isInteger(amount) ? 0 : 2;
  return currencyFormat(currency, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
    .format(amount === 0 ? 0 : amount)
    .replace("-", MINUS);
}

/** Money for charts and tight places: `$1.28M`, `$84.2K`. */
export function shortMoney(value: string | number, currency: string): string {
  const amount = Number(value);
  const short = {
    notation: "compact",
    maximumFractionDigits: Math.abs(amount) >= 1_000_000 ? 2 : 1,
  } as const;
  return currencyFormat(currency, short).format(amount).replace("-", MINUS);
}

/** A difference of money: `+$84,200`, `−$51,400`, `$0`. */
export function moneyDifference(value: string | number, currency: string): string {
  const amount = Number(value);
  const text = money(Math.abs(amount), currency);
  return amount > 0 ? `+${text}` : amount < 0 ? `${MINUS}${text}` : text;
}

/** A difference of counts: `+412`, `−3`, `0`. */
export function difference(value: number): string {
  return value > 0 ? `+${count(value)}` : count(value);
}

/** A share between 0 and 1 as a percentage with one decimal. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return BLANK;
  return numberFormat({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 })
    .format(share)
    .replace("-", MINUS);
}

/** A multiple of the spend, as the server tells it; a dash where there is no spend, never a zero. */
export function multiple(ratio: string | null | undefined): string {
  return ratio === null || ratio === undefined ? BLANK : `${Number(ratio).toFixed(1)}x`;
}

/** A day or an instant as a day: `14 Jan 2026`; instants in the zone given. */
export function day(value: string | null | undefined, zone = "UTC"): string {
  if (!value) return BLANK;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  return dateParts(value, isDay ? "UTC" : zone, { day: "numeric", month: "short", year: "numeric" });
}

/** The days of something that lasts: `14 Jan 2026 to 16 Jan 2026`; one day, or an open end, in words. */
export function period(start: string | null | undefined, end: string | null | undefined): string {
  if (!start && !end) return BLANK;
  if (!start) return `until ${day(end)}`;
  if (!end) return `from ${day(start)}, no end`;
  return start === end ? day(start) : `${day(start)} to ${day(end)}`;
}

/** Days that stand in a text as `2026-01-14`, as they are written everywhere else. */
export function withDays(text: string): string {
  return text.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, (written) => day(written));
}

/** The last moment of a day on the wall of the zone, in milliseconds. */
export function endOfDay(date: string, zone: string): number {
  const wanted = Date.parse(`${date}T23:59:59.999Z`);
  // What the zone's wall is ahead by, there and where that leads.
  const near = wanted - aheadMs(wanted, zone);
  return wanted - aheadMs(near, zone);
}

function aheadMs(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "00";
  const wall = Date.parse(
    `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}Z`,
  );
  return wall - Math.floor(instant / 1000) * 1000;
}

/** A share that comes in percent, as `12.5`: written as every percentage is. */
export const percentOf = (value: string | number): string => percent(Number(value) / 100);

/** An instant with its time on the wall of the zone: `14 Jan 2026, 09:30`. */
export function time(value: string | null | undefined, zone = "UTC"): string {
  if (!value) return BLANK;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
  return dateParts(value, zone, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}

/** How long ago: `just now`, `12 min ago`, `3 h ago`, then the day. */
export function ago(value: string, now = Date.now(), zone = "UTC"): string {
  const minutes = Math.floor((now - Date.parse(value)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return day(value, zone);
}

/** `1 member`, `2 members`. */
export function plural(number: number, one: string, more = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : more}`;
}

/** Names of codes as people read them: `include_responded` is "Include responded". */
export function words(code: string): string {
  const text = code.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function currencyFormat(currency: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return numberFormat({ style: "currency", currency, currencyDisplay: "narrowSymbol", ...options });
}

function dateParts(value: string, zone: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  const text = new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(date);
  // The one month that the locale writes with four letters.
  return text.replace("Sept", "Sep");
}
