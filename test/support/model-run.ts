import { outcomeSelect } from "../../src/destinations/files/write-outcome.ts";
import { selectRecords } from "../../src/mirror/read-cells.ts";
import { columnsOf, tableOf } from "../../src/mirror/tables.ts";
import { OUTCOME } from "../../src/model/outcome.ts";
import { MAIN_SCHEMAS, runModel } from "../../src/model/run.ts";
import type { ModelContext } from "../../src/model/step.ts";
import type { Outcome } from "../../src/results/explain/story.ts";
import { type Summary, summarise } from "../../src/results/summary.ts";
import { FIELDS, OBJECTS } from "../../src/settings/fields.ts";
import { documentOf } from "../../src/settings/parse.ts";
import { type ExportColumns, readRules } from "../../src/settings/rules.ts";
import { settingsSchema } from "../../src/settings/schema.ts";
import { readInstant } from "../../src/settings/zone.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import type { Organisation, Table } from "../reference/csv-values.ts";

export type ModelOutcome = Record<(typeof OUTCOME)[number]["name"], Table> & Summary;

/** What `modelOutcome` computed last in a warehouse, to ask questions of it. */
export function lastOutcome(warehouse: Warehouse): Outcome {
  const context = contexts.get(warehouse);
  if (!context) throw new Error("no model has run in this warehouse");
  return { warehouse, schemas: MAIN_SCHEMAS, context };
}

const contexts = new WeakMap<Warehouse, ModelContext>();

/** Fills the mirror with an organisation that stands in memory: the same cells and readers as `footfall run`. */
export async function loadMirror(
  warehouse: Warehouse,
  organisation: Organisation,
  schema = "mirror",
): Promise<ExportColumns> {
  const { dialect } = warehouse;
  await warehouse.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  const columns: ExportColumns = {};
  for (const object of OBJECTS) {
    const table = organisation[object];
    const name = `${schema}.${tableOf(object)}`;
    if (!table) {
      await warehouse.load(name, columnsOf(object, []), []);
      continue;
    }
    columns[object] = new Map(table.columns.map((column) => [column.toLowerCase(), column]));
    const others = table.columns.filter(
      (column) => !FIELDS[object].some((field) => field.name.toLowerCase() === column.toLowerCase()),
    );
    const places = new Map(table.columns.map((column, index) => [column.toLowerCase(), `c${index}`]));
    const cell = (text: string) =>
      text === "" || text === "#N/A" ? "CAST(NULL AS VARCHAR)" : dialect.text(text);
    const rows = table.rows.map((row) => `(${row.map(cell).join(", ")})`);
    const nothing = `(SELECT ${table.columns.map((_, index) => `CAST(NULL AS VARCHAR) AS c${index}`).join(", ")} LIMIT 0) AS cells`;
    const relation =
      rows.length === 0
        ? nothing
        : `(VALUES ${rows.join(", ")}) AS cells(${table.columns.map((_, index) => `c${index}`).join(", ")})`;
    const select = selectRecords(object, others, dialect, relation, (column) =>
      places.get(column.toLowerCase()),
    );
    await warehouse.run(`CREATE OR REPLACE TABLE ${name} AS ${select}`);
  }
  return columns;
}

/** The settings, their rules and the clock, as the model takes them. */
export function contextOf(
  warehouse: Warehouse,
  settings: unknown,
  columns: ExportColumns,
  now: string,
): ModelContext {
  const parsed = settingsSchema.parse(settings);
  const rules = readRules(documentOf(parsed, "settings"), columns);
  return { settings: parsed, rules, now: readInstant(now) ?? Number.NaN, dialect: warehouse.dialect };
}

/** The outcome's tables as the files hold them. */
export async function outcomeTables(warehouse: Warehouse, schema: string): Promise<Record<string, Table>> {
  const outcome: Record<string, Table> = {};
  for (const table of OUTCOME) {
    const rows = await warehouse.all(outcomeSelect(table, schema, "csv", warehouse.dialect));
    outcome[table.name] = {
      columns: table.columns.map((column) => column.name),
      rows: rows.map((row) => table.columns.map((column) => String(row[column.name] ?? ""))),
    };
  }
  return outcome;
}

/** Runs the model over an organisation that stands in memory. */
export async function modelOutcome(
  warehouse: Warehouse,
  organisation: Organisation,
  settings: unknown,
  now: string,
): Promise<ModelOutcome> {
  const columns = await loadMirror(warehouse, organisation);
  const context = contextOf(warehouse, settings, columns, now);
  await runModel(warehouse, context);
  contexts.set(warehouse, context);
  const outcome = await outcomeTables(warehouse, MAIN_SCHEMAS.results);
  const objects = OBJECTS.filter((object) => organisation[object]);
  return { ...outcome, ...(await summarise(warehouse, MAIN_SCHEMAS, objects)) } as ModelOutcome;
}
