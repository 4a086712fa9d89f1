import { InvalidArgumentError } from "commander";
import { readInstant } from "../settings/zone.ts";

/** The value of `--now`: an instant in ISO 8601. */
export function nowOption(text: string): number {
  const instant = readInstant(text);
  if (instant === undefined) throw new InvalidArgumentError("Write an instant, as 2026-01-25T17:00:00Z.");
  return instant;
}

/** Any text but an empty one, which is mostly a variable of a script that was never set. */
export function filledOption(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It is empty.");
  return text;
}

/** A whole number over 0. */
export function countOption(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError("Write a whole number over 0.");
  return number;
}
