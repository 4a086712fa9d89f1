import { Temporal } from "temporal-polyfill";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `4 Jan 2026, 10:00` in a zone, of an instant in ISO 8601. */
export function momentText(iso: string | null, zone: string): string {
  if (iso === null) return "–";
  if (!iso.includes("T")) return dayText(iso);
  const time = Temporal.Instant.from(iso).toZonedDateTimeISO(zone);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${time.day} ${MONTHS[time.month - 1]} ${time.year}, ${two(time.hour)}:${two(time.minute)}`;
}

/** `4 Jan 2026`, of `2026-01-04`. */
export function dayText(day: string): string {
  const [year, month, dayOfMonth] = day.split("-").map(Number);
  return `${dayOfMonth} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** Money with its cents: an explanation adds up to the cent. */
export function exactMoney(amount: string): string {
  return new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    amount as Intl.StringNumericLiteral,
  );
}

export function channelText(channel: string, subchannel: string | null): string {
  return subchannel === null ? channel : `${channel} / ${subchannel}`;
}

/** A heading with its lines beneath. */
export function section(title: string, ...parts: readonly string[]): string {
  const body = parts.filter((part) => part !== "").map((part) => part.replace(/\n$/, ""));
  if (body.length === 0) return "";
  return `${title}\n${body.join("\n").replaceAll(/^(?=.)/gm, "  ")}\n`;
}

export function joined(...sections: readonly string[]): string {
  return sections.filter((part) => part !== "").join("\n");
}
