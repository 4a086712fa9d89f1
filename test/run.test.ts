import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { explain } from "../src/app/explain.ts";
import { run } from "../src/app/run.ts";
import { demoSettings, demoTables } from "../src/demo/index.ts";
import { OUTCOME } from "../src/model/outcome.ts";
import { openDuckDb } from "../src/warehouse/duckdb/duckdb-warehouse.ts";
import { organisationAndSettings, toCsv } from "./reference/arbitraries.ts";
import type { Organisation, Table } from "./reference/csv-values.ts";
import { referenceOutcome } from "./reference/outcome.ts";
import { runsOf } from "./support/property-runs.ts";
import { slowTest } from "./support/slow.ts";

const NOW = Date.parse("2026-07-01T00:00:00Z");

let folder: string;
let demo: Organisation;
let settings: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-run-"));
  demo = {};
  for await (const { object, columns, rows } of demoTables({ members: 3000 })) {
    demo[object] = { columns: [...columns], rows: [...rows].map((row) => [...row]) };
  }
  settings = join(folder, "footfall.yaml");
  await writeFile(settings, demoSettings);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type CsvOptions = Parameters<typeof toCsv>[1];

async function writeExport(organisation: Organisation, name: string, options: CsvOptions): Promise<string> {
  const source = join(folder, name);
  await mkdir(source, { recursive: true });
  for (const [object, table] of Object.entries(organisation)) {
    await writeFile(join(source, `${object}.csv`), toCsv(table, options));
  }
  return source;
}

async function bytesOf(out: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of (await readdir(out)).sort()) {
    if (name !== "summary.json") files[name] = (await readFile(join(out, name))).toString("base64");
  }
  return files;
}

describe("the same records give the same bytes", () => {
  test.each(["csv", "parquet"] as const)("twice, as %s", async (format) => {
    const source = await writeExport(demo, "plain", {});
    const [first, second] = [join(folder, `first-${format}`), join(folder, `second-${format}`)];
    await run({ source, settings, out: first, now: NOW, format });
    await run({ source, settings, out: second, now: NOW, format });
    expect(Object.keys(await bytesOf(first))).toHaveLength(OUTCOME.length);
    expect(await bytesOf(second)).toEqual(await bytesOf(first));
  });

  slowTest(
    "with the rows and columns of every file shuffled, other line ends, quotes and a byte order mark",
    async () => {
      const plain = join(folder, "out-plain");
      await run({
        source: await writeExport(demo, "plain", {}),
        settings,
        out: plain,
        now: NOW,
        format: "csv",
      });
      const expected = await bytesOf(plain);
      const ways: CsvOptions[] = [
        { seed: 1 },
        { seed: 2, lineEnd: "\r\n", quoteAll: true },
        { seed: 3, byteOrderMark: true },
      ];
      for (const [index, way] of ways.entries()) {
        const out = join(folder, `out-shuffled-${index}`);
        await run({
          source: await writeExport(demo, `shuffled-${index}`, way),
          settings,
          out,
          now: NOW,
          format: "csv",
        });
        expect(await bytesOf(out)).toEqual(expected);
      }
    },
  );

  test("kept in a store or not", async () => {
    const source = await writeExport(demo, "plain", {});
    const [kept, thrown] = [join(folder, "kept"), join(folder, "thrown")];
    await run({ source, settings, out: kept, now: NOW, format: "csv", store: join(folder, "kept-store") });
    await run({ source, settings, out: thrown, now: NOW, format: "csv" });
    expect(await bytesOf(kept)).toEqual(await bytesOf(thrown));
  });
});

test("Parquet holds the same values as CSV, with their types", async () => {
  const source = await writeExport(demo, "plain", {});
  const [csv, parquet] = [join(folder, "typed-csv"), join(folder, "typed-parquet")];
  await run({ source, settings, out: csv, now: NOW, format: "csv" });
  await run({ source, settings, out: parquet, now: NOW, format: "parquet" });
  const warehouse = await openDuckDb({ path: ":memory:" });
  try {
    for (const { name, columns } of OUTCOME) {
      const file = join(parquet, `${name}.parquet`);
      const types = await warehouse.all<{ column_name: string; column_type: string }>(
        `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('${file}'))`,
      );
      expect(types.map((type) => type.column_name)).toEqual(columns.map((column) => column.name));
      const kinds = {
        text: /VARCHAR/,
        boolean: /BOOLEAN/,
        instant: /TIMESTAMP WITH TIME ZONE/,
        count: /INT/,
        decimal: /DECIMAL/,
      };
      for (const [index, column] of columns.entries()) {
        expect(types[index]?.column_type, `${name}.${column.name}`).toMatch(kinds[column.type]);
      }
      const cast = columns.map(({ name: column, type }) => {
        if (type === "instant") return `CAST(c.${column} AS TIMESTAMPTZ) IS DISTINCT FROM p.${column}`;
        if (type === "decimal") return `CAST(c.${column} AS DECIMAL(38,18)) IS DISTINCT FROM p.${column}`;
        return `c.${column} IS DISTINCT FROM CAST(p.${column} AS VARCHAR)`;
      });
      const [row] = await warehouse.all<{ differ: bigint; rows: bigint }>(
        `SELECT count(*) FILTER (WHERE ${cast.join(" OR ")}) AS differ, count(*) AS rows
         FROM read_csv('${join(csv, `${name}.csv`)}', header = true, all_varchar = true) AS c
         POSITIONAL JOIN read_parquet('${file}') AS p`,
      );
      expect(row?.differ, name).toBe(0n);
      expect(Number(row?.rows), name).toBeGreaterThan(0);
    }
  } finally {
    await warehouse.close();
  }
});

test("random organisations, through real files, agree with the reference", async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      organisationAndSettings(),
      fc.record({
        seed: fc.nat(),
        lineEnd: fc.constantFrom("\n" as const, "\r\n" as const),
        quoteAll: fc.boolean(),
        byteOrderMark: fc.boolean(),
      }),
      async ({ organisation, settings: chosen, now }, options) => {
        const name = `random-${number++}`;
        const source = await writeExport(organisation, name, options);
        const file = join(folder, `${name}.yaml`);
        await writeFile(file, stringify(chosen));
        const out = join(folder, `${name}-out`);
        await run({ source, settings: file, out, now: Date.parse(now), format: "csv" });
        const expected = referenceOutcome(organisation, chosen, now);
        for (const table of OUTCOME) {
          expect(await readFile(join(out, `${table.name}.csv`), "utf8"), table.name).toBe(
            csvText(expected[table.name]),
          );
        }
      },
    ),
    { numRuns: runsOf({ quick: 5, slow: 8 }) },
  );
});

/** Minimal quoting, as the contract's CSV has it. */
function csvText(table: Table): string {
  const cell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [table.columns, ...table.rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

test("killed at any moment, the outcome is whole or not there, and the next run succeeds", async () => {
  const source = await writeExport(demo, "plain", {});
  const whole = join(folder, "whole");
  await run({ source, settings, out: whole, now: NOW, format: "csv" });
  const expected = await bytesOf(whole);
  const main = join(import.meta.dirname, "../src/cli/main.ts");
  const place = join(folder, "killed");
  await mkdir(place);
  const [out, store] = [join(place, "out"), join(place, "store")];
  const args = [main, "run", "--source", source, "--settings", settings, "--out", out, "--store", store];
  for (const milliseconds of [150, 400, 600, 800, 1000, 1300, 1700]) {
    const child = spawn(process.execPath, [...args, "--now", "2026-07-01T00:00:00Z"], { stdio: "ignore" });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, milliseconds))]);
    child.kill("SIGKILL");
    await ended;
    if (existsSync(join(out, "summary.json"))) expect(await bytesOf(out)).toEqual(expected);
    if (existsSync(store)) await explain(store, { person: anyPerson(demo) });
  }
  await run({ source, settings, out, store, now: NOW, format: "csv" });
  expect(await bytesOf(out)).toEqual(expected);
  expect((await readdir(place)).sort(), "nothing half-written is left").toEqual(["out", "store"]);
});

function anyPerson(organisation: Organisation): string {
  const contacts = organisation.Contact as Table;
  const [email, deleted] = [contacts.columns.indexOf("Email"), contacts.columns.indexOf("IsDeleted")];
  const row = contacts.rows.find(
    (cells) => cells[deleted] === "false" && /^[\w.]+@[\w.]+$/.test(cells[email] ?? ""),
  );
  return row?.[email] as string;
}
