import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Connection } from "./connection.ts";
import { credentialFile } from "./credential-file.ts";
import { WrongKey } from "./errors.ts";
import { open, seal } from "./seal.ts";

const VARIABLES = ["FOOTFALL_SECRET", "FOOTFALL_KEY_FILE", "XDG_CONFIG_HOME"] as const;
const before = VARIABLES.map((name) => [name, process.env[name]] as const);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-seal-"));
  for (const name of VARIABLES) delete process.env[name];
  process.env.XDG_CONFIG_HOME = join(folder, "config");
});
afterEach(async () => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await rm(folder, { recursive: true, force: true });
});

const CONNECTION: Connection = {
  grant: { auth: "client-credentials", clientId: "3MVG9.key", clientSecret: "the-client-secret" },
  loginUrl: "https://acme.my.salesforce.com",
  instanceUrl: "https://acme.my.salesforce.com",
  apiVersion: "62.0",
  orgId: "00D000000000001EAA",
  userId: "005000000000001AAA",
  username: "footfall@acme.example",
  isSandbox: false,
  accessToken: "the-access-token",
};

test("a connection comes back as it was; the file tells nothing of it and belongs to this user alone", async () => {
  const kept = credentialFile(join(folder, "store"));
  expect(await kept.read()).toBeUndefined();
  await kept.write(CONNECTION);
  expect(await credentialFile(join(folder, "store")).read()).toEqual(CONNECTION);
  const path = join(folder, "store", "salesforce.sealed");
  const bytes = Buffer.from(await readFile(path, "utf8"), "base64").toString("latin1");
  for (const word of ["the-client-secret", "the-access-token", "acme", "3MVG9"])
    expect(bytes).not.toContain(word);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, "store"))).toEqual(["salesforce.sealed"]);
  await kept.remove();
  expect(await kept.read()).toBeUndefined();
});

test("the key file is made on first use, for this user alone, outside the store", async () => {
  await seal("text");
  const path = join(folder, "config", "footfall", "key");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(Buffer.from(await readFile(path, "utf8"), "base64")).toHaveLength(32);
  process.env.FOOTFALL_KEY_FILE = join(folder, "store", "key");
  await expect(seal("text", join(folder, "store"))).rejects.toThrow(/lies in the store/);
});

test("the same text never looks the same", async () => {
  expect(await seal("text")).not.toBe(await seal("text"));
});

test("another key file: the message says which key is wanted", async () => {
  const sealed = await seal("text");
  const first = join(folder, "config", "footfall", "key");
  process.env.FOOTFALL_KEY_FILE = join(folder, "other");
  await expect(open(sealed)).rejects.toThrow(/key file .*other, which is not there/);
  await seal("text");
  await expect(open(sealed)).rejects.toThrow(/another key than the key file .*other holds/);
  process.env.FOOTFALL_KEY_FILE = first;
  expect(await open(sealed)).toBe("text");
});

test("FOOTFALL_SECRET seals and opens; without it, or with another, the message says so", async () => {
  process.env.FOOTFALL_SECRET = "correct horse";
  const sealed = await seal("text");
  expect(await open(sealed)).toBe("text");
  process.env.FOOTFALL_SECRET = "battery staple";
  await expect(open(sealed)).rejects.toThrow(/another key than FOOTFALL_SECRET holds/);
  delete process.env.FOOTFALL_SECRET;
  await expect(open(sealed)).rejects.toThrow(/sealed with FOOTFALL_SECRET, which is not set/);
});

test("what was sealed with the key file opens while FOOTFALL_SECRET is set", async () => {
  const sealed = await seal("text");
  process.env.FOOTFALL_SECRET = "correct horse";
  expect(await open(sealed)).toBe("text");
});

test("one changed bit anywhere is found", async () => {
  const sealed = Buffer.from(await seal("a text of some length"), "base64");
  for (let byte = 0; byte < sealed.length; byte++) {
    const changed = Buffer.from(sealed);
    changed[byte] = (changed[byte] ?? 0) ^ 0x10;
    await expect(open(changed.toString("base64"))).rejects.toThrow(WrongKey);
  }
  await expect(open(sealed.subarray(0, 40).toString("base64"))).rejects.toThrow(WrongKey);
});

test("a key file that others may read, or that holds no key, is refused", async () => {
  await seal("text");
  const path = join(folder, "config", "footfall", "key");
  await chmod(path, 0o644);
  await expect(seal("text")).rejects.toThrow(/chmod 600/);
  await chmod(path, 0o600);
  await writeFile(path, "short\n");
  await expect(seal("text")).rejects.toThrow(/holds no key/);
});
