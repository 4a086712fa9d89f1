import { ApiError } from "../../org.ts";

/** The contract: from v50.0 on. */
const OLDEST = 50;
const NEWEST = 64;
const SEASONS = ["Spring", "Summer", "Winter"] as const;

/** `GET /services/data`: oldest first. */
export function versionList(): { label: string; url: string; version: string }[] {
  return Array.from({ length: NEWEST - OLDEST + 1 }, (_, at) => {
    const number = OLDEST + at;
    return { label: label(number), url: `/services/data/v${number}.0`, version: `${number}.0` };
  });
}

/** Three releases a year; v50.0 was Winter '21. */
function label(number: number): string {
  const season = SEASONS[(number - 48 + 3) % 3];
  const year = 20 + Math.floor((number - 47) / 3);
  return `${season} '${year}`;
}

/**
 * @param part - of the path: `v62.0`
 * @throws {ApiError} 404 for a version that the org does not offer
 */
export function versionIn(part: string): string {
  const number = Number(/^v(\d+)\.0$/.exec(part)?.[1]);
  if (number >= OLDEST && number <= NEWEST) return `${number}.0`;
  throw new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
}
