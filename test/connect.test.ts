import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SimulatedOrg, startSimulatedOrg } from "../sim-org/start.ts";
import { credentialsOf } from "../src/app/credentials.ts";
import type { Finding } from "../src/app/doctor.ts";
import { storeSummary } from "../src/app/store-summary.ts";
import { runCli } from "../src/cli/program.ts";
import { openOrg } from "../src/salesforce/sign-in/open-org.ts";

/** `footfall connect` and `footfall doctor` against the simulated org, over real HTTP. */

const VARIABLES = [
  "SF_CLIENT_ID",
  "SF_CLIENT_SECRET",
  "SF_USERNAME",
  "SF_PASSWORD",
  "SF_SECURITY_TOKEN",
  "SF_PRIVATE_KEY_FILE",
  "FOOTFALL_SECRET",
  "FOOTFALL_KEY_FILE",
  "FOOTFALL_CALLBACK_PORT",
  "FOOTFALL_SF",
] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);

let folder: string;
let sim: SimulatedOrg;
let stores = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-connect-"));
  sim = await startSimulatedOrg();
});
afterAll(async () => {
  await sim.close();
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
  process.env.FOOTFALL_KEY_FILE = join(folder, "key");
  sim.faults.clear();
  stores++;
});

const store = () => join(folder, `store-${stores}`);

type Told = { status: number; out: string; error: string };

async function cli(args: readonly string[], onError: (text: string) => void = () => {}): Promise<Told> {
  const told: Told = { status: 0, out: "", error: "" };
  told.status = await runCli(args, {
    out: (text) => {
      told.out += text;
    },
    error: (text) => {
      told.error += text;
      onError(text);
    },
    isTerminal: false,
  });
  return told;
}

const connect = (auth: string, ...more: string[]) =>
  cli(["connect", "--store", store(), "--url", sim.url, "--auth", auth, ...more]);

/** What the environment holds for each way of signing in. */
function setApp(): void {
  process.env.SF_CLIENT_ID = sim.clientId;
  process.env.SF_CLIENT_SECRET = sim.clientSecret;
}
function setPassword(): void {
  setApp();
  process.env.SF_USERNAME = sim.username;
  process.env.SF_PASSWORD = `${sim.password}${sim.securityToken}`;
}

/** The connected org, asked once, and once more after its sessions have all been ended. */
async function asksBeforeAndAfterExpiry(): Promise<void> {
  const credentials = credentialsOf(store());
  const kept = await credentials.read();
  if (!kept) throw new Error("not connected");
  const api = openOrg(kept, credentials, { backOffMs: 1 });
  const ask = () =>
    api.request({ method: "GET", path: "/query", query: { q: "SELECT Id FROM Organization" } });
  expect(await ask()).toMatchObject({ body: { totalSize: 1, records: [{ Id: sim.org.id }] } });
  sim.sessions.expireAll();
  expect(await ask()).toMatchObject({ body: { totalSize: 1 } });
  const renewed = await credentials.read();
  expect(renewed?.accessToken).not.toBe(kept.accessToken);
  // Another process finds the new session, and needs no other.
  const tokens = sim.calls.total;
  if (renewed) await openOrg(renewed, credentials).request({ method: "GET", path: "/limits" });
  expect(sim.calls.total - tokens).toBe(1);
}

describe("connect", () => {
  test("with a password: says who, which org, where, and the zone", async () => {
    setPassword();
    const { status, out, error } = await connect("password");
    expect(error).toBe("");
    expect(status).toBe(0);
    expect(out).toContain(`Connected as ${sim.username}`);
    expect(out).toContain(sim.org.id);
    expect(out).toContain(`Instance     ${sim.url}`);
    expect(out).toContain("API version  62.0");
    expect(out).toMatch(/Sandbox {6}(yes|no)/);
    expect(out).toMatch(/Time zone {4}\S+/);
    await asksBeforeAndAfterExpiry();
  });

  test("password and security token apart", async () => {
    setPassword();
    process.env.SF_PASSWORD = sim.password;
    process.env.SF_SECURITY_TOKEN = sim.securityToken;
    expect(await connect("password")).toMatchObject({ status: 0, error: "" });
  });

  test("with client credentials", async () => {
    setApp();
    expect(await connect("client-credentials")).toMatchObject({ status: 0, error: "" });
    await asksBeforeAndAfterExpiry();
  });

  test("with a certificate", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    sim.registerCertificate(publicKey.export({ type: "spki", format: "pem" }).toString());
    const file = join(folder, "server.key");
    await writeFile(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
    Object.assign(process.env, {
      SF_CLIENT_ID: sim.clientId,
      SF_USERNAME: sim.username,
      SF_PRIVATE_KEY_FILE: file,
    });
    expect(await connect("jwt")).toMatchObject({ status: 0, error: "" });
    // The file is not needed any more.
    await rm(file);
    await asksBeforeAndAfterExpiry();
  });

  test("through a browser, which comes back with a code", async () => {
    const port = await freePort();
    sim.registerRedirectUri(`http://localhost:${port}/callback`);
    Object.assign(process.env, { SF_CLIENT_ID: sim.clientId, FOOTFALL_CALLBACK_PORT: String(port) });
    let browsing: Promise<string> | undefined;
    const told = await cli(["connect", "--store", store(), "--url", sim.url, "--auth", "web"], (text) => {
      const address = /http:\S+authorize\S+/.exec(text)?.[0];
      if (address) browsing = fetch(`${address}&sim_approve=1`).then((page) => page.text());
    });
    expect(told.status).toBe(0);
    expect(await browsing).toContain("Close this page");
    await asksBeforeAndAfterExpiry();
  });

  test("through the Salesforce CLI", async () => {
    // A program in its place, signed in to the simulated org: each time it asks it for a token by itself.
    const program = join(folder, "sf");
    const grant = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: sim.clientId,
      client_secret: sim.clientSecret,
    });
    await writeFile(
      program,
      `#!${process.execPath}
const words = process.argv.slice(2);
if (words[1] === "display") {
  console.log(JSON.stringify({ status: 0, result: { id: "${sim.org.id}", username: "${sim.username}", instanceUrl: "${sim.url}" } }));
} else {
  const answer = await fetch("${sim.url}/services/oauth2/token", { method: "POST", body: new URLSearchParams("${grant}") });
  console.log(JSON.stringify({ status: 0, result: { accessToken: (await answer.json()).access_token } }));
}
`,
    );
    await chmod(program, 0o755);
    process.env.FOOTFALL_SF = program;
    expect(await connect("sf", "--alias", "prod")).toMatchObject({ status: 0, error: "" });
    await asksBeforeAndAfterExpiry();
    process.env.FOOTFALL_SF = join(folder, "nowhere");
    const { status, error } = await connect("sf", "--alias", "prod");
    expect(status).toBe(1);
    expect(error).toMatch(/not installed/);
  });

  test("keeps no secret in the open, and nothing of a sign-in that failed", async () => {
    setPassword();
    await connect("password");
    for (const name of await readdir(store(), { recursive: true })) {
      const held = await readFile(join(store(), name)).catch(() => Buffer.alloc(0));
      for (const secret of [sim.password, sim.clientSecret, sim.securityToken, sim.accessToken])
        expect(held.includes(secret)).toBe(false);
    }
    stores++;
    process.env.SF_PASSWORD = "wrong-password";
    const { status, error } = await connect("password");
    expect(status).toBe(1);
    expect(error).toMatch(/Salesforce refuses the sign-in/);
    expect(error).not.toContain("wrong-password");
    expect(await readdir(store()).catch(() => "none")).toBe("none");
  });

  test("a version of the API that the org does not know connects nothing", async () => {
    setApp();
    stores++;
    const { status, error } = await connect("client-credentials", "--api-version", "99.0");
    expect([status, error]).toEqual([
      1,
      expect.stringContaining("the org does not know version 99.0 of the API"),
    ]);
    expect(await readdir(store()).catch(() => "none")).toBe("none");
  });

  test("the settings' zone and the org's: the proposal stands in the answer where they differ", async () => {
    setApp();
    expect((await connect("client-credentials")).out).not.toContain("timezone:");
    const zoned = (TimeZoneSidKey: string) =>
      sim.org.update("Organization", [{ Id: sim.org.id, TimeZoneSidKey }], { allOrNone: true });
    zoned("America/Los_Angeles");
    try {
      const { out } = await connect("client-credentials");
      expect(out).toContain("Time zone    America/Los_Angeles");
      expect(out).toContain("The settings say UTC");
      expect(out).toContain("timezone: America/Los_Angeles");
    } finally {
      zoned("UTC");
    }
  });

  test("an org of one currency tells it by SOAP alone; it is kept, and labels the money of the store", async () => {
    setApp();
    sim.currency.isoCode = "EUR";
    try {
      expect((await connect("client-credentials")).status).toBe(0);
      sim.faults.add({ kind: "unavailable", path: "*/Soap/*" });
      expect((await connect("client-credentials")).status).toBe(0);
      expect((await storeSummary(store())).currency).toBe("EUR");
      expect(sim.faults.struck).toHaveLength(1);
    } finally {
      sim.currency.isoCode = "USD";
      sim.faults.clear();
    }
  });

  test("a key in the store that it protects is refused before anybody signs in", async () => {
    setApp();
    process.env.FOOTFALL_KEY_FILE = join(store(), "key");
    sim.calls.reset();
    const { status, error } = await connect("client-credentials");
    expect(status).toBe(1);
    expect(error).toMatch(/lies in the store.*FOOTFALL_KEY_FILE/);
    expect(sim.calls.total).toBe(0);
    expect(await readdir(store()).catch(() => "none")).toBe("none");
  });

  test("what is missing in the environment is named", async () => {
    process.env.SF_CLIENT_ID = sim.clientId;
    const { status, error } = await connect("client-credentials");
    expect(status).toBe(2);
    expect(error).toContain("SF_CLIENT_SECRET");
  });

  test.each([
    ["--auth", "magic"],
    ["--auth", "sf"],
    ["--auth", "web", "--alias", "prod"],
  ])("a wrong call: %s %s", async (...words) => {
    const { status } = await cli(["connect", "--store", store(), ...words]);
    expect(status).toBe(2);
  });

  test.each([
    ["https://evil.example", /not allowed/],
    ["http://login.salesforce.com", /not allowed/],
    ["https://acme.force.com", /not allowed/],
  ])("an address that is not Salesforce's: %s", async (url, words) => {
    setPassword();
    const told = await cli(["connect", "--store", store(), "--url", url, "--auth", "password"]);
    expect(told.status).toBe(1);
    expect(told.error).toMatch(words);
  });

  test("a password never goes to Salesforce itself, client credentials never to a shared host", async () => {
    setPassword();
    for (const auth of ["password", "client-credentials"]) {
      const told = await cli(["connect", "--store", store(), "--auth", auth]);
      expect(told.status).toBe(1);
      expect(told.error).toMatch(/--auth web|--url https:\/\/NAME\.my\.salesforce\.com/);
    }
  });

  test("a folder that holds something else stays as it is", async () => {
    setApp();
    await mkdir(store());
    await writeFile(join(store(), "photo.jpg"), "");
    const { status, error } = await connect("client-credentials");
    expect([status, await readdir(store())]).toEqual([4, ["photo.jpg"]]);
    expect(error).toContain("holds no store");
  });

  test("another org than the store's is refused", async () => {
    setApp();
    await connect("client-credentials");
    const other = await startSimulatedOrg();
    try {
      Object.assign(process.env, { SF_CLIENT_ID: other.clientId, SF_CLIENT_SECRET: other.clientSecret });
      const args = ["connect", "--store", store(), "--url", other.url, "--auth", "client-credentials"];
      const { status, error } = await cli(args);
      expect(other.org.id).not.toBe(sim.org.id);
      expect(status).toBe(4);
      expect(error).toMatch(/another store/);
      expect((await credentialsOf(store()).read())?.orgId).toBe(sim.org.id);
    } finally {
      await other.close();
    }
  });

  test("the same org as another user or another way replaces the connection; so does a lost key", async () => {
    setApp();
    await connect("client-credentials");
    setPassword();
    expect(await connect("password")).toMatchObject({ status: 0 });
    expect((await credentialsOf(store()).read())?.grant.auth).toBe("password");
    process.env.FOOTFALL_KEY_FILE = join(folder, `key-${stores}`);
    const { status, error } = await cli(["doctor", "--store", store()]);
    expect(status).toBe(1);
    expect(error).toMatch(/sealed with the key file/);
    expect(await connect("password")).toMatchObject({ status: 0 });
    expect((await credentialsOf(store()).read())?.orgId).toBe(sim.org.id);
  });
});

describe("doctor", () => {
  const doctor = async (): Promise<Told & { findings: Finding[] }> => {
    const told = await cli(["doctor", "--store", store(), "--json"]);
    return { ...told, findings: JSON.parse(told.out) as Finding[] };
  };

  test("looks at every object, changes nothing, and ends with 0", async () => {
    setApp();
    await connect("client-credentials");
    sim.calls.reset();
    const { status, findings, error } = await doctor();
    expect(findings.filter(({ ok, neededFor }) => ok === false && neededFor === "reading")).toEqual([]);
    expect([status, error]).toEqual([0, ""]);
    // A composite request of reads is the one thing that is posted.
    expect(Object.keys(sim.calls.counts).filter((call) => !/^GET |composite$/.test(call))).toEqual([]);
    const objects = new Set(findings.map(({ object }) => object));
    for (const object of [
      "Account",
      "Contact",
      "Lead",
      "Campaign",
      "CampaignMember",
      "CampaignMemberStatus",
      "Opportunity",
      "OpportunityContactRole",
      "Footfall_Touchpoint__c",
      "Footfall_Attribution__c",
    ])
      expect(objects).toContain(object);
    for (const { ok, doThis } of findings) if (ok === false) expect(doThis).toBeTruthy();
  });

  test("as a table, with what to do below it", async () => {
    setApp();
    await connect("client-credentials");
    const { status, out } = await cli(["doctor", "--store", store()]);
    expect(status).toBe(0);
    expect(out).toMatch(/Object +Check +Found/);
    expect(out).toMatch(/ok +CampaignMember +readable/);
    expect(out).toMatch(/\d+ API calls\./);
  });

  test("a day without calls left: ends with 1 and says when to go on", async () => {
    setApp();
    await connect("client-credentials");
    const { dailyMax } = sim.usage;
    sim.usage.dailyMax = 1;
    try {
      const { status, findings, error } = await doctor();
      expect(status).toBe(1);
      expect(findings.find(({ check }) => check === "API calls")).toMatchObject({ ok: false });
      expect(error).toContain("API calls");
    } finally {
      sim.usage.dailyMax = dailyMax;
    }
  });

  test("a store that is not connected: how to connect it", async () => {
    const { status, out, error } = await cli(["doctor", "--store", store(), "--json"]);
    expect([status, out]).toEqual([1, ""]);
    expect(error).toContain("footfall connect");
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
