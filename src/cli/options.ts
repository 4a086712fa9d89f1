import { InvalidArgumentError } from "commander";
import { readInstant } from "../settings/zone.ts";

/** The value of `--now`: an instant in ISO 8601. */
export function nowOption(text: string): number {
  const instant = readInstant(text);
  if (instant === undefined) throw new InvalidArgumentError("it must be an instant as 2026-01-25T17:00:00Z.");
  return instant;
}

/** A whole number over 0. */
export function countOption(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("it must be a whole number over 0.");
  return number;
}
