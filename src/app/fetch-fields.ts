import { join } from "node:path";
import { knownColumns, noteImport, recordsOf } from "../mirror/records.ts";
import { cellColumn } from "../mirror/tables.ts";
import { describeObject } from "../salesforce/describe.ts";
import { discardDownload, download, type OrgColumn } from "../salesforce/download.ts";
import { soqlName } from "../salesforce/soql.ts";
import type { ObjectName } from "../settings/fields.ts";
import type { SettingsDocument } from "../settings/parse.ts";
import { InputError, type Problem } from "../settings/problem.ts";
import { type Rules, readRules } from "../settings/rules.ts";
import { columnsToRead, STAMP } from "../sources/salesforce/columns.ts";
import { loadReads, prepareReads, type Reads, saveReads } from "../sources/salesforce/reads.ts";
import { checkOrg } from "./check-org.ts";
import type { LivingStore } from "./living-store.ts";
import { namedColumns } from "./named-columns.ts";
import { isConnected, orgOf } from "./org.ts";

const FOLDER = "incoming-fields";

export type FetchOptions = {
  /** Formulas and fields of parents may be used, although all records are then read again at each import. */
  acceptsRereading: boolean;
  progress?: (what: string) => void;
};

/**
 * Fetches the fields that settings name and the store has not imported, for all records, where the store is connected.
 *
 * They are put into the records as they stand: no publish has used them so far.
 * @throws {InputError} where a field is a formula, and nobody has accepted what that costs
 * @see shared/spec/README.md, decision 40
 */
export async function fetchNamedFields(
  store: LivingStore,
  document: SettingsDocument,
  options: FetchOptions,
): Promise<void> {
  if (!isConnected(store.folder)) return;
  const { warehouse, folder } = store;
  await prepareReads(warehouse);
  const reads = await loadReads(warehouse);
  if (reads.size === 0) return;
  const missing = await missingFields(store, document, reads);
  if (missing.size === 0) return;
  const api = await orgOf(store);
  await checkOrg(store, api);
  for (const [object, names] of missing) {
    const read = reads.get(object);
    const described = read && (await describeObject(api, object));
    if (!read || !described) continue;
    const wanted = new Set(names.map((name) => name.toLowerCase()));
    const columns = columnsToRead(object, described, names).columns.filter(({ name }) =>
      wanted.has(name.toLowerCase()),
    );
    // What the org does not have either is told as any field that does not exist.
    if (columns.length === 0) continue;
    if (!options.acceptsRereading) refuseVolatile(object, columns);
    const id: OrgColumn = { name: "Id", type: "id", isVolatile: false };
    const into = join(folder, FOLDER);
    await discardDownload(into);
    const list = [id, ...columns];
    const { rows } = await download(
      api,
      [
        {
          object,
          soql: `SELECT ${list.map(({ name }) => soqlName(name)).join(", ")} FROM ${object}`,
          columns: list,
          expected: await recordCount(store, object),
        },
      ],
      { folder: into, orgId: api.org.orgId, ...(options.progress ? { progress: options.progress } : {}) },
    );
    if ((rows.get(object) ?? 0) > 0) await fill(store, object, columns, join(into, "files", `${object}.csv`));
    reads.set(object, { ...read, columns: [...read.columns, ...columns] });
    await warehouse.transaction(() => saveReads(warehouse, api.org.orgId, reads));
    await discardDownload(into);
  }
}

/** Fields that the store does not have, or that imports no longer keep up to date. */
async function missingFields(
  { warehouse }: LivingStore,
  document: SettingsDocument,
  reads: Reads,
): Promise<Map<ObjectName, string[]>> {
  let rules: Rules;
  try {
    rules = readRules(document);
  } catch (error) {
    // What is wrong in the settings is told when they are read with the columns.
    if (error instanceof InputError) return new Map();
    throw error;
  }
  const known = await knownColumns(warehouse);
  const missing = new Map<ObjectName, string[]>();
  for (const [object, names] of namedColumns(rules)) {
    const held = known[object];
    if (!held || held === "unreadable") continue;
    const read = new Set(reads.get(object)?.columns.map(({ name }) => name.toLowerCase()));
    const fresh = names
      .map((name) => name.toLowerCase())
      .filter((name) => !held.has(name) || !read.has(name));
    if (fresh.length > 0) missing.set(object, fresh);
  }
  return missing;
}

function refuseVolatile(object: ObjectName, columns: readonly OrgColumn[]): void {
  const problems = columns
    .filter(({ isVolatile, name }) => isVolatile && name !== STAMP)
    .map(
      ({ name }): Problem => ({
        file: `Salesforce, ${object}`,
        column: name,
        message:
          "is a formula or a field of another record, and Salesforce does not tell when its value changes; use a field of the record itself, or accept with --reread that all records of the object are read again at each import",
      }),
    );
  if (problems.length > 0) throw new InputError(problems);
}

async function recordCount({ warehouse }: LivingStore, object: ObjectName): Promise<number> {
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM ${recordsOf(object)} WHERE closed_by IS NULL`,
  );
  return row?.n ?? 0;
}

async function fill(
  { warehouse }: LivingStore,
  object: ObjectName,
  columns: readonly OrgColumn[],
  path: string,
): Promise<void> {
  const { dialect } = warehouse;
  const cells = warehouse.csv({
    path,
    columns: ["id", ...columns.map((_, index) => `c${index}`)],
    newline: "\n",
    quotedNewlines: true,
    longestRecord: 200_000,
  });
  const table = `${warehouse.scratch}.fetched`;
  await warehouse.run(`CREATE OR REPLACE TABLE ${table} AS SELECT * FROM ${cells} AS cells`);
  await warehouse.transaction(async () => {
    await noteImport(
      warehouse,
      object,
      columns.map(({ name }) => name),
    );
    const sets = columns.map(({ name, type }, index) => {
      const cell = `fetched.c${index}`;
      const number = dialect.toNumber(cell);
      const isNumber = ["int", "long", "double", "currency", "percent"].includes(type);
      const value = isNumber ? `COALESCE(${dialect.decimalText(number)}, ${cell})` : cell;
      return `${dialect.identifier(cellColumn(object, name))} = CASE WHEN NOT ${dialect.isBlank(cell)} THEN ${value} END`;
    });
    await warehouse.run(
      `UPDATE ${recordsOf(object)} AS held SET ${sets.join(", ")} FROM ${table} AS fetched
       WHERE held.closed_by IS NULL AND held.id = fetched.id`,
    );
  });
  await warehouse.run(`DROP TABLE ${table}`);
}
