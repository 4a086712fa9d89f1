import { type Command, InvalidArgumentError, Option } from "commander";
import { MODELS, SHOWN_MODEL } from "../model/credit/weights.ts";
import { readDay, readInstant } from "../settings/zone.ts";
import { UsageError } from "./usage-error.ts";

/** `--store` of a command that works on a living store. */
export const STORE = ["--store <folder>", "the living store"] as const;

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

/** Hours, as a whole number: at most a year. */
export function hoursOption(text: string): number {
  const hours = countOption(text);
  if (hours > HOURS_MAX) throw new InvalidArgumentError(`Write at most ${HOURS_MAX}, a year.`);
  return hours;
}

const HOURS_MAX = 365 * 24;

/** A day of the calendar, `YYYY-MM-DD`. */
export function dayOption(text: string): string {
  if (readDay(text) === undefined) throw new InvalidArgumentError("Write a day, as 2026-01-25.");
  return text.trim();
}

/** `--now` where the clock counts. */
export const NOW = [
  "--now <instant>",
  "the model's clock, as 2026-01-25T17:00:00Z; default: the real time",
  nowOption,
] as const;

/** `--now` where publishes are shown as they were made (shared/spec/README.md, decision 33). */
export const NOW_UNUSED = [
  "--now <instant>",
  "taken for the sake of scripts, and changes nothing: publishes are shown as they were made",
  nowOption,
] as const;

/** `--now` where nothing is computed. */
export const NOW_UNCOMPUTED = [
  "--now <instant>",
  "taken for the sake of scripts, and changes nothing: nothing is computed here",
  nowOption,
] as const;

export const REASON = ["--reason <text>", "why, for the history"] as const;

/** `--after`: what was previewed is published as it was seen, or not at all. */
export const AFTER = [
  "--after <publish>",
  "refuse where this is not the newest publish: somebody else was quicker",
  countOption,
] as const;

/** `--within-hours`: how near two memberships of a person are told of as one visit. */
export const WITHIN_HOURS = [
  "--within-hours <hours>",
  "memberships of one person no further apart are told of as perhaps counted twice; default: 24",
  hoursOption,
] as const;

/** `--model` of a command whose tables show one model; its JSON has them all. */
export function modelOption(): Option {
  return new Option("--model <model>", "the model that the tables show; the JSON has them all")
    .choices(MODELS)
    .default(SHOWN_MODEL);
}

/**
 * The options of a command that stands under another one: those that both take may be given on either level.
 *
 * @throws {UsageError} where the level above was given one that the command does not take
 */
export function optionsOfBoth<Options>(command: Command): Options {
  const above = command.parent;
  const options: Record<string, unknown> = { ...command.opts() };
  for (const option of above?.options ?? []) {
    const name = option.attributeName();
    if (above?.getOptionValueSource(name) !== "cli") continue;
    if (!command.options.some((own) => own.attributeName() === name))
      throw new UsageError(`${option.long} does not go with ${above?.name()} ${command.name()}`);
    if (command.getOptionValueSource(name) !== "cli") options[name] = above?.getOptionValue(name);
  }
  return options as Options;
}

/** The store that a command was given, by itself or by the command above it. */
export function storeOf({ store }: { store?: string }): string {
  if (store === undefined) throw new UsageError("name the store with --store");
  return store;
}
