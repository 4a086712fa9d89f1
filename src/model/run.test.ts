import { expect, test } from "vitest";
import { tableOf } from "../mirror/tables.ts";
import { OBJECTS } from "../settings/fields.ts";
import { defaultSettings } from "../settings/parse.ts";
import { readRules } from "../settings/rules.ts";
import { duckdbDialect } from "../warehouse/duckdb/dialect.ts";
import { INPUTS } from "./inputs.ts";
import { OUTCOME } from "./outcome.ts";
import { inOrder, stepSql } from "./run.ts";
import { type Step, step } from "./step.ts";
import { STEPS } from "./steps/index.ts";

const document = defaultSettings();
const context = { settings: document.settings, rules: readRules(document), now: 0, dialect: duckdbDialect };

test("every step comes after all that it reads", () => {
  const done = new Set<string>([...OBJECTS.map(tableOf), ...INPUTS]);
  for (const { name, reads } of inOrder(STEPS)) {
    for (const relation of reads) expect(done, `${name} reads ${relation}`).toContain(relation);
    done.add(name);
  }
  expect(done.size).toBe(OBJECTS.length + INPUTS.length + STEPS.length);
});

test("every table of the outcome is a step", () => {
  const names = STEPS.map(({ name }) => name);
  for (const { name } of OUTCOME) expect(names).toContain(name);
});

test("a step reads all that it declares, and nothing else", () => {
  for (const candidate of STEPS) {
    const used = new Set<string>();
    const from = new Proxy({} as Record<string, string>, {
      get: (_, relation: string) => {
        used.add(relation);
        return relation;
      },
    });
    // Suppression and mapping read some relations only where the settings ask for them.
    candidate.select(context, from);
    for (const relation of used)
      expect(candidate.reads, `${candidate.name} uses ${relation}`).toContain(relation);
  }
});

test("no step uses SQL that DuckDB and Spark read differently", () => {
  const notPortable =
    /\b(qualify|asof|arg_max|any_value|string_agg|array_agg|unnest|recursive|exclude|date_diff)\b/i;
  for (const candidate of STEPS) {
    // The dialect's own expressions may be DuckDB's; what the step writes may not.
    const plain = new Proxy(duckdbDialect, {
      get: (target, key) => (typeof target[key as "text"] === "function" ? () => "x" : target[key as "text"]),
    });
    expect(stepSql(candidate, { ...context, dialect: plain }), candidate.name).not.toMatch(notPortable);
  }
});

test("steps that read each other in a ring are refused", () => {
  const select = () => "SELECT 1";
  const ring: Step[] = [
    step({ name: "hen", row: "a hen", reads: ["egg"], select }),
    step({ name: "egg", row: "an egg", reads: ["hen"], select }),
  ] as Step[];
  expect(() => inOrder(ring)).toThrow("hen > egg > hen");
});
