import { inOrder, stepSql } from "../model/run.ts";
import { STEPS } from "../model/steps/index.ts";
import { defaultSettings } from "../settings/parse.ts";
import { InputError } from "../settings/problem.ts";
import { readRules } from "../settings/rules.ts";
import { duckdbDialect } from "../warehouse/duckdb/dialect.ts";
import { readSettings } from "./run.ts";

/** The steps in the order in which they run: what one row is, and what they read. */
export function modelGraph(): string {
  const lines = inOrder(STEPS).map(
    (step, index) =>
      `${String(index + 1).padStart(2)}  ${step.name}\n      one row is ${step.row}\n      reads ${step.reads.join(", ")}\n`,
  );
  return lines.join("");
}

/**
 * The SQL of one step, as DuckDB runs it.
 *
 * @throws {InputError} where there is no such step, or the settings are wrong
 */
export async function modelSql(name: string, settings?: string): Promise<string> {
  const step = STEPS.find((candidate) => candidate.name === name);
  if (!step) {
    const names = STEPS.map((candidate) => candidate.name).join(", ");
    throw new InputError([{ file: name, message: `is no step of the model; the steps are ${names}` }]);
  }
  const document = settings === undefined ? defaultSettings() : await readSettings(settings);
  const context = {
    settings: document.settings,
    rules: readRules(document),
    now: Date.now(),
    dialect: duckdbDialect,
  };
  return stepSql(step, context).trim().replaceAll(/^ {2}/gm, "");
}
