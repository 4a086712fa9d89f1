import { copyFile, type FileHandle, mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Warehouse } from "../warehouse.ts";
import { openDuckDb, WarehouseLocked } from "./duckdb-warehouse.ts";

const BLOCK = 262_144;
const PAGE = 4096;
const BLOCKS_AT = 3 * PAGE;

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-guard-"));
  path = join(folder, "kept.duckdb");
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const openKept = (at = path) => openDuckDb({ path: at, isKept: true, threads: 1 });

async function within<T>(at: string, work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openKept(at);
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

const rowsOf = (at: string) =>
  within(at, (warehouse) => warehouse.all("SELECT count(*) AS count, sum(i) AS sum FROM numbers"));

/**
 * A process that was killed in the middle of a checkpoint: everything is written but the header, and of some blocks
 * that were written again in their place the first page alone is new.
 *
 * @param torn - which of the blocks of metadata these are
 * @returns where the database lies as it was left
 */
async function killedInCheckpoint(torn: (ids: readonly number[]) => readonly number[]): Promise<string> {
  await within(path, async (warehouse) => {
    await warehouse.run("CREATE TABLE numbers AS SELECT i FROM range(1000) t(i)");
    for (let table = 0; table < 8; table++)
      await warehouse.run(`CREATE TABLE other_${table} AS SELECT i, i * 2 AS j FROM range(500) t(i)`);
    // Metadata of tables that did not change stays where it is, so that blocks come to have room.
    for (let table = 0; table < 4; table++) {
      await warehouse.settle();
      await warehouse.run(`INSERT INTO other_${table} VALUES (1, 2)`);
    }
  });
  const [left, before] = [join(folder, "left.duckdb"), join(folder, "before.duckdb")];
  const warehouse = await openKept();
  await warehouse.run("INSERT INTO numbers SELECT i FROM range(1000, 3000) t(i)");
  await warehouse.run("CREATE TABLE later AS SELECT i FROM range(100) t(i)");
  await copyFile(path, before);
  const ids = (await warehouse.all<{ id: bigint }>("SELECT block_id AS id FROM pragma_metadata_info()")).map(
    ({ id }) => Number(id),
  );
  await warehouse.run("SET debug_checkpoint_abort = 'after_free_list_write'");
  await expect(warehouse.settle()).rejects.toThrow(/abort/i);
  for (const name of await readdir(folder))
    if (name.startsWith("kept.duckdb") && !name.endsWith(".lock"))
      await copyFile(join(folder, name), join(folder, name.replace("kept", "left")));
  await warehouse.close();
  const [old, made] = [await open(before), await open(left, "r+")];
  const written = await Promise.all(
    ids.map(async (id) => !(await blockOf(old, id)).equals(await blockOf(made, id))),
  );
  expect(written, "some block was written again in its place").toContain(true);
  for (const id of torn(ids)) {
    const rest = (await blockOf(old, id)).subarray(PAGE);
    await made.write(rest, 0, rest.length, BLOCKS_AT + id * BLOCK + PAGE);
  }
  await old.close();
  await made.close();
  return left;
}

async function blockOf(file: FileHandle, id: number): Promise<Buffer> {
  const bytes = Buffer.alloc(BLOCK);
  await file.read(bytes, 0, BLOCK, BLOCKS_AT + id * BLOCK);
  return bytes;
}

describe("killed in the middle of a checkpoint", () => {
  const whole = [{ count: 3000n, sum: (2999n * 3000n) / 2n }];

  test.each<[string, (ids: readonly number[]) => readonly number[]]>([
    ["before the header, every block whole", () => []],
    ["within a block that is written again in its place", (ids) => ids.slice(0, 1)],
    ["within all of them", (ids) => ids],
  ])("%s: nothing that was committed is lost", async (_, torn) => {
    const left = await killedInCheckpoint(torn);
    expect(await rowsOf(left)).toEqual(whole);
    expect(await rowsOf(left)).toEqual(whole);
    expect((await readdir(folder)).filter((name) => name.startsWith("left"))).toEqual([
      "left.duckdb",
      "left.duckdb.lock",
    ]);
  });

  test("without what lies beside it, such a file cannot be opened", async () => {
    const left = await killedInCheckpoint((ids) => ids);
    await rm(`${left}.guard`);
    await expect(rowsOf(left)).rejects.toThrow(/corrupt|checksum/i);
  });

  test("what is put back is put back again, where that was killed as well", async () => {
    const left = await killedInCheckpoint((ids) => ids);
    const kept = join(folder, "kept.guard");
    await copyFile(`${left}.guard`, kept);
    await rowsOf(await copyOf(left, "once"));
    await copyFile(kept, `${left}.guard`);
    expect(await rowsOf(left)).toEqual(whole);
  });

  test("once the header is written, what lies beside the file is not put back", async () => {
    await killedInCheckpoint(() => []);
    await copyFile(`${path}.guard`, join(folder, "stale"));
    expect(await rowsOf(path)).toEqual(whole);
    await copyFile(join(folder, "stale"), `${path}.guard`);
    expect(await rowsOf(path)).toEqual(whole);
  });

  async function copyOf(database: string, name: string): Promise<string> {
    for (const end of ["", ".wal", ".guard"])
      await copyFile(`${database}${end}`, join(folder, `${name}.duckdb${end}`));
    return join(folder, `${name}.duckdb`);
  }
});

describe("the lock of a kept file", () => {
  test("a second opening is refused, also while the first makes a checkpoint, and let in afterwards", async () => {
    const first = await openKept();
    await first.run("CREATE TABLE numbers AS SELECT i FROM range(10) t(i)");
    await expect(openKept()).rejects.toThrow(WarehouseLocked);
    const settled = first.settle();
    await expect(openKept()).rejects.toThrow(WarehouseLocked);
    await settled;
    await expect(openKept()).rejects.toThrow(WarehouseLocked);
    await first.close();
    expect(await rowsOf(path)).toEqual([{ count: 10n, sum: 45n }]);
  });
});

test("a log that is smaller than asked for stays as it is", async () => {
  const warehouse = await openKept();
  await warehouse.run("CREATE TABLE numbers AS SELECT i FROM range(10) t(i)");
  await warehouse.settle(1024 * 1024);
  expect(await readdir(folder)).toContain("kept.duckdb.wal");
  await warehouse.settle();
  expect(await readdir(folder)).not.toContain("kept.duckdb.wal");
  await warehouse.close();
});
