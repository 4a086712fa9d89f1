import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isNull, readBoolean, readDay, readInstant } from "../../test/reference/csv-values.ts";
import { loadMirror } from "../../test/support/model-run.ts";
import { OBJECTS } from "../settings/fields.ts";
import { openDuckDb } from "../warehouse/duckdb/duckdb-warehouse.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";
import { mergeRecords, missingRecords } from "./merge.ts";
import { knownColumns, prepareRecords, recordsAsOf, takeBackRecords } from "./records.ts";
import { cellColumn, tableOf } from "./tables.ts";

/**
 * Exports in any sequence, held against the rules of the merge told a second time in plain TypeScript: the open rows,
 * the tombstones, what has changed, and every former state. An import may also be rolled back or taken back.
 */

const RUNS = Number(process.env.FOOTFALL_PROPERTY_RUNS ?? 3);

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

/** The columns drawn of each object; `CampaignMember.LastModifiedDate` is one that the contract knows. */
const COLUMNS = {
  Contact: ["Email", "IsDeleted", "SystemModstamp", "LastModifiedDate", "Shoe_Size__c"],
  CampaignMember: ["Status", "IsDeleted", "SystemModstamp", "LastModifiedDate", "Shoe_Size__c"],
} as const;
type Drawn = keyof typeof COLUMNS;
const DRAWN = Object.keys(COLUMNS) as Drawn[];
const IDS = ["003000000000001AAA", "003000000000002AAA"];

const STAMPS = [
  "",
  "2025-12-31T23:59:59Z",
  "2026-01-01T00:00:00Z",
  "2026-01-01T01:00:00.000+0100",
  "2026-01-02 00:00:00",
  " 2026-01-02T00:00:00.001Z ",
  "2026-01-03T00:00:00Z",
  "2026-01-03T23:00-01:00",
  "2026-01-05T00:00:00Z",
  "2026-01-04",
  "yesterday",
];
const USUAL_STAMP = "2026-01-03T00:00:00Z";
const BOOLEANS = ["", " ", "false", "0", "TRUE", "true"];
const TEXTS = ["", "a", "b", "B"];

/** A cell may repeat what the last import said of its record: in true exports most do. */
const REPEATED = null;
type Export = { columns: string[]; rows: string[][] };
type DrawnExport = { columns: string[]; rows: [id: string, ...cells: (string | typeof REPEATED)[]][] };
type Import = {
  exports: Partial<Record<Drawn, Export>>;
  full: boolean;
  ends: "kept" | "rolled back" | "taken back";
};
type DrawnImport = Omit<Import, "exports"> & { exports: Record<Drawn, DrawnExport | undefined> };

function exportOf(object: Drawn): fc.Arbitrary<DrawnExport> {
  const cell = (column: string) => {
    const texts = /Date|Modstamp/.test(column) ? STAMPS : column === "IsDeleted" ? BOOLEANS : TEXTS;
    return fc.oneof({ weight: 2, arbitrary: fc.constant(REPEATED) }, fc.constantFrom(...texts));
  };
  const spelled = (column: string) =>
    fc.constantFrom(column, column, column.toLowerCase(), column.toUpperCase());
  // Mostly with stamps, or hardly any row would ever lose.
  const drawn = fc
    .tuple(fc.subarray([...COLUMNS[object]]), fc.constantFrom(["SystemModstamp"], ["SystemModstamp"], []))
    .map(([some, stamp]) => [...new Set<string>([...some, ...stamp])]);
  return drawn.chain((columns) =>
    fc.record({
      columns: fc.tuple(...columns.map(spelled)).map((names) => ["Id", ...names]),
      rows: fc
        .constantFrom(IDS, IDS, IDS.slice(0, 1), IDS.slice(1), [])
        .chain((ids) => fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), ...columns.map(cell))))),
    }),
  );
}

const present = (object: Drawn) => fc.option(exportOf(object), { freq: 4, nil: undefined });
const anImport: fc.Arbitrary<DrawnImport> = fc.record({
  exports: fc.record({ Contact: present("Contact"), CampaignMember: present("CampaignMember") }),
  // Mostly whole, or hardly any record would be deleted by us and come again.
  full: fc.constantFrom(true, true, false),
  ends: fc.constantFrom("kept", "kept", "kept", "kept", "kept", "kept", "rolled back", "taken back"),
});

/** A record as the rules see it: its cells by column in lower case, and what `IsDeleted` was before its tombstone. */
type Held = { cells: Map<string, string | null>; tombstone: boolean; before: string | null };
type Mirror = Record<Drawn, Map<string, Held>>;

const nothing = (): Mirror => ({ Contact: new Map(), CampaignMember: new Map() });

test("any sequence of exports leads to what the rules say, and every former state is still there", async () => {
  const seen = { changed: 0, lost: 0, tombstones: 0, returned: 0, confirmed: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(anImport, { minLength: 4, maxLength: 7 }), (imports) => play(imports, seen)),
    { numRuns: RUNS },
  );
  // Were one of these rare, the property would say little.
  if (RUNS >= 100) for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(3);
  if (process.env.FOOTFALL_PROPERTY_RUNS) console.log(JSON.stringify(seen));
});

/** How often each thing happened; `confirmed`: a tombstone that came again as deleted, and else the same. */
type Seen = { changed: number; lost: number; tombstones: number; returned: number; confirmed: number };

async function play(imports: readonly DrawnImport[], seen: Seen): Promise<void> {
  for (const schema of ["mirror", "records", "delta", "staged"])
    await warehouse.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await prepareRecords(warehouse);
  const past: Mirror[] = [nothing()];
  const spelled = new Map<string, string>();
  const said = new Map<string, string>();
  for (const drawn of imports) {
    const each = { ...drawn, exports: written(drawn.exports, said) };
    const former = past.at(-1) as Mirror;
    const publish = past.length;
    const { mirror, changed } = merged(former, each, seen);
    await bring(each, publish, each.ends === "rolled back");
    if (each.ends !== "rolled back") {
      for (const object of DRAWN) {
        for (const name of each.exports[object]?.columns ?? []) {
          const key = `${object}.${name.toLowerCase()}`;
          if (!spelled.has(key)) spelled.set(key, name);
        }
      }
      const ids = DRAWN.flatMap((object) => [...changed[object]].map((id) => `${object} ${id}`));
      expect(await allChanged(), "changed").toEqual(ids.sort());
      expect(await shown("mirror", spelled)).toEqual(expected(mirror, spelled));
    }
    if (each.ends === "taken back") await takeBackRecords(warehouse, publish - 1);
    if (each.ends === "kept") {
      past.push(mirror);
      await bring(each, past.length, false);
      expect(await allChanged(), "imported again").toEqual([]);
    }
    const now = past.at(-1) as Mirror;
    expect(await shown("mirror", spelled)).toEqual(expected(now, spelled));
    expect(await tombstones()).toEqual(expectedTombstones(now));
    await checkColumns(spelled);
  }
  await checkVersions(past.length);
  for (const [publish, mirror] of past.entries()) {
    await recordsAsOf(warehouse, "past", publish);
    expect(await shown("past", spelled), `as of ${publish}`).toEqual(expected(mirror, spelled));
    await warehouse.run("DROP SCHEMA past CASCADE");
  }
}

/** The exports with every cell as text; notes what they say, for the next. */
function written(drawn: DrawnImport["exports"], said: Map<string, string>): Import["exports"] {
  const exports: Import["exports"] = {};
  for (const object of DRAWN) {
    const table = drawn[object];
    if (!table) continue;
    const rows = table.rows.map(([id, ...cells]) => [
      id,
      ...cells.map((cell, place) => {
        const column = table.columns[place + 1]?.toLowerCase();
        const key = `${object} ${id} ${column}`;
        const text = cell ?? said.get(key) ?? (column === "systemmodstamp" ? USUAL_STAMP : "");
        said.set(key, text);
        return text;
      }),
    ]);
    exports[object] = { columns: table.columns, rows };
  }
  return exports;
}

/** The export is read and merged in one transaction, as `footfall import` does it. */
async function bring({ exports, full }: Import, publish: number, isRolledBack: boolean): Promise<void> {
  class RolledBack extends Error {}
  const objects = DRAWN.flatMap((object) => {
    const columns = exports[object]?.columns;
    return columns ? [{ object, columns }] : [];
  });
  const work = warehouse.transaction(async () => {
    await loadMirror(warehouse, exports, "staged");
    const missing = await missingRecords(warehouse, "staged", objects);
    await mergeRecords(warehouse, { staged: "staged", objects, publish, full, delta: "delta" });
    await warehouse.dropTables("staged");
    if (isRolledBack) throw new RolledBack();
    for (const { object, missing: gone } of full ? missing : [])
      expect(await openedTombstones(object as Drawn, publish), `${object}: missing`).toBe(gone);
  });
  await work.catch((error) => {
    if (!(error instanceof RolledBack)) throw error;
  });
}

/** The rules of the merge, record by record. */
function merged(former: Mirror, { exports, full }: Import, seen: Seen) {
  const mirror = nothing();
  const changed: Record<Drawn, Set<string>> = { Contact: new Set(), CampaignMember: new Set() };
  for (const object of DRAWN) {
    const brought = exports[object];
    const rows = new Map(brought?.rows.map((row) => [row[0], row]));
    for (const [id, held] of former[object]) mirror[object].set(id, held);
    for (const [id, row] of rows) {
      const cells = new Map(
        brought?.columns.map((name, place) => [name.toLowerCase(), cellOf(row[place] ?? "")]),
      );
      const held = former[object].get(id as string);
      const fresh = held ? mergedRecord(held, cells, seen) : { cells, tombstone: false, before: null };
      if (held && isSame(held, fresh)) continue;
      mirror[object].set(id as string, fresh);
      changed[object].add(id as string);
      seen.changed++;
      if (held && isSame({ ...held, tombstone: false }, fresh)) seen.confirmed++;
    }
    if (!full || !brought) continue;
    for (const [id, held] of former[object]) {
      const cell = held.cells.get("isdeleted") ?? null;
      if (rows.has(id) || readBoolean(cell ?? "") === true) continue;
      mirror[object].set(id, {
        cells: new Map(held.cells).set("isdeleted", "true"),
        tombstone: true,
        before: cell,
      });
      changed[object].add(id);
      seen.tombstones++;
    }
  }
  return { mirror, changed };
}

function mergedRecord(held: Held, staged: Map<string, string | null>, seen: Seen): Held {
  const cells = new Map(held.cells);
  if (held.tombstone) {
    cells.set("isdeleted", held.before);
    seen.returned++;
  }
  const [before, now] = [stampOf(held.cells), stampOf(staged)];
  const isNewer = before === undefined || now === undefined || now >= before;
  if (isNewer) for (const [name, cell] of staged) cells.set(name, cell);
  else seen.lost++;
  return { cells, tombstone: false, before: null };
}

function stampOf(cells: Map<string, string | null>): number | undefined {
  return readInstant(cells.get("systemmodstamp") ?? "") ?? readInstant(cells.get("lastmodifieddate") ?? "");
}

function isSame(one: Held, other: Held): boolean {
  if (one.tombstone !== other.tombstone) return false;
  const names = new Set([...one.cells.keys(), ...other.cells.keys()]);
  return [...names].every((name) => (one.cells.get(name) ?? null) === (other.cells.get(name) ?? null));
}

function cellOf(text: string): string | null {
  return isNull(text) ? null : text;
}

/** The columns of the store that are looked at: those that any export has brought. */
function columnsOf(object: Drawn, spelled: ReadonlyMap<string, string>): string[] {
  return COLUMNS[object].filter((name) => spelled.has(`${object}.${name.toLowerCase()}`));
}

function expected(mirror: Mirror, spelled: ReadonlyMap<string, string>): Row[] {
  return DRAWN.flatMap((object) =>
    [...mirror[object]]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([id, { cells }]) => {
        const row: Row = { object, id };
        for (const name of columnsOf(object, spelled))
          row[cellColumn(object, name)] = cells.get(name.toLowerCase()) ?? null;
        const deleted = cells.get("isdeleted") ?? null;
        row.is_deleted = deleted === null ? null : (readBoolean(deleted) ?? null);
        if (object === "CampaignMember") {
          const modified = cells.get("lastmodifieddate") ?? "";
          row.modified = readInstant(modified) ?? null;
          row.day = readDay(modified) ?? null;
        }
        return row;
      }),
  );
}

async function shown(schema: string, spelled: ReadonlyMap<string, string>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const object of DRAWN) {
    const cells = columnsOf(object, spelled).map((name) =>
      warehouse.dialect.identifier(cellColumn(object, name)),
    );
    const times =
      object === "CampaignMember"
        ? [
            "CAST(epoch_ms(last_modified_date) AS DOUBLE) AS modified",
            "CAST(last_modified_date_day AS VARCHAR) AS day",
          ]
        : [];
    const columns = [`'${object}' AS object`, "id", ...cells, "is_deleted", ...times];
    rows.push(
      ...(await warehouse.all(`SELECT ${columns.join(", ")} FROM ${schema}.${tableOf(object)} ORDER BY id`)),
    );
  }
  return rows;
}

async function allChanged(): Promise<string[]> {
  const parts = OBJECTS.map((object) => `SELECT '${object} ' || id AS record FROM delta.${tableOf(object)}`);
  const rows = await warehouse.all<{ record: string }>(`${parts.join(" UNION ALL ")} ORDER BY record`);
  return rows.map(({ record }) => record);
}

async function openedTombstones(object: Drawn, publish: number): Promise<number> {
  const [row] = await warehouse.all<{ n: number }>(
    `SELECT CAST(count(*) AS DOUBLE) AS n FROM records.${tableOf(object)} WHERE tombstone AND opened_by = ${publish}`,
  );
  return row?.n ?? 0;
}

async function tombstones(): Promise<string[]> {
  const parts = DRAWN.map(
    (object) =>
      `SELECT '${object} ' || id AS record FROM records.${tableOf(object)} WHERE tombstone AND closed_by IS NULL`,
  );
  const rows = await warehouse.all<{ record: string }>(`${parts.join(" UNION ALL ")} ORDER BY record`);
  return rows.map(({ record }) => record);
}

function expectedTombstones(mirror: Mirror): string[] {
  return DRAWN.flatMap((object) =>
    [...mirror[object]].filter(([, { tombstone }]) => tombstone).map(([id]) => `${object} ${id}`),
  ).sort();
}

/** The store knows the columns of every export that was not rolled back, as the first of them spelled each. */
async function checkColumns(spelled: ReadonlyMap<string, string>): Promise<void> {
  const known = await knownColumns(warehouse);
  for (const object of DRAWN) {
    const names = known[object];
    for (const name of ["SystemModstamp", "Shoe_Size__c"]) {
      const key = name.toLowerCase();
      const found = names instanceof Map ? names.get(key) : undefined;
      expect(found, `${object}.${name}`).toBe(spelled.get(`${object}.${key}`));
    }
  }
}

/** A record has one version at a time, each true for at least one publish, and none beyond the last. */
async function checkVersions(last: number): Promise<void> {
  for (const object of DRAWN) {
    const wrong = await warehouse.all(
      `SELECT one.id FROM records.${tableOf(object)} AS one
       WHERE one.opened_by > ${last} OR one.closed_by > ${last} OR one.closed_by <= one.opened_by
         OR (SELECT count(*) FROM records.${tableOf(object)} AS other
             WHERE other.id = one.id AND other.opened_by < COALESCE(one.closed_by, ${last} + 1)
               AND COALESCE(other.closed_by, ${last} + 1) > one.opened_by) <> 1`,
    );
    expect(wrong, `${object}: versions that overlap`).toEqual([]);
  }
}
