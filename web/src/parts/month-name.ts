/** `2026-01` as `Jan 2026`. */
export function monthName(month: string): string {
  return new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" })
    .format(new Date(`${month}-01T00:00:00Z`))
    .replace("Sept", "Sep");
}
