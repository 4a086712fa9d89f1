import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockFolder } from "../../sim-org/folder-lock.ts";

const MAIN = new URL("./main.ts", import.meta.url).pathname;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sim-org-cli-"));
});
afterEach(() => rm(folder, { recursive: true }));

type Line = Record<string, string>;

/** Starts the command; gives its first line, and what became of it after it was told to end. */
async function started(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, "sim-org", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk;
  });
  const [text] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [status] = (await once(child, "close")) as [number | null];
    return { status, out };
  };
  return { line: JSON.parse(text) as Line, end };
}

function refused(...args: string[]) {
  return ended("sim-org", args);
}

async function ended(command: string, args: readonly string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [MAIN, command, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
  let error = "";
  child.stderr.on("data", (chunk: Buffer) => {
    error += chunk;
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, error };
}

test("prints one JSON line when it listens, answers, and ends with 0 when it is told to", async () => {
  const { line, end } = await started();
  expect(Object.keys(line)).toEqual([
    "url",
    "username",
    "password",
    "securityToken",
    "clientId",
    "clientSecret",
    "accessToken",
  ]);
  const headers = { authorization: `Bearer ${line.accessToken}` };
  const answer = await fetch(`${line.url}/services/data/v62.0/limits`, { headers });
  expect(answer.status).toBe(200);
  const { status, out } = await end("SIGTERM");
  expect([status, out]).toEqual([0, `${JSON.stringify(line)}\n`]);
});

test("--data: the same org the next time; what is kept is not loaded over", async () => {
  const data = join(folder, "org");
  const first = await started("--data", data);
  const headers = { authorization: `Bearer ${first.line.accessToken}`, "content-type": "application/json" };
  const body = JSON.stringify({ Name: "Kept" });
  await fetch(`${first.line.url}/services/data/v62.0/sobjects/Campaign`, { method: "POST", headers, body });
  expect((await first.end("SIGINT")).status).toBe(0);
  const second = await started("--data", data);
  expect({ ...second.line, url: "" }).toEqual({ ...first.line, url: "" });
  const found = await fetch(`${second.line.url}/services/data/v62.0/query?q=SELECT+Name+FROM+Campaign`, {
    headers,
  });
  expect(await found.json()).toMatchObject({ records: [{ Name: "Kept" }] });
  const port = new URL(String(second.line.url)).port;
  expect(await refused("--port", port)).toMatchObject({
    status: 1,
    error: expect.stringContaining("is taken"),
  });
  expect(await refused("--data", data)).toMatchObject({
    status: 1,
    error: expect.stringContaining("is open in another process"),
  });
  await second.end("SIGTERM");
  const loaded = await refused("--data", data, "--load", folder);
  expect(loaded).toMatchObject({
    status: 1,
    error: expect.stringContaining("holds records of Campaign already"),
  });
});

test("an export that cannot be read is told with its file and the place in it", async () => {
  await writeFile(join(folder, "metadata.json"), '{ "objects": [{ "name": "Lead", "fields": [{}] }] }');
  const { status, error } = await refused("--load", folder);
  expect(status).toBe(1);
  expect(error).toContain("metadata.json: objects[0].fields[0].name: ");
  expect(error).not.toContain("internal error");
});

test("a demo whose org another server has open is refused", async () => {
  const data = join(folder, "demo-org");
  await mkdir(join(data, "filled"), { recursive: true });
  const release = lockFolder(data);
  try {
    const { status, error } = await ended("serve", ["--demo"], { FOOTFALL_HOME: folder });
    expect([status, error]).toEqual([1, expect.stringContaining("is open in another process")]);
    expect(error).not.toContain("internal error");
  } finally {
    release();
  }
});

test("a second start of the demo leaves alone the org that the first is filling", async () => {
  const data = join(folder, "demo-org");
  await mkdir(join(data, "half"), { recursive: true });
  const release = lockFolder(folder);
  try {
    const { status, error } = await ended("serve", ["--demo"], { FOOTFALL_HOME: folder });
    expect([status, error]).toEqual([1, expect.stringContaining("is open in another process")]);
    expect(await readdir(data)).toEqual(["half"]);
  } finally {
    release();
  }
});

test("a port that is none is a wrong call", async () => {
  expect((await refused("--port", "70000")).status).toBe(2);
  expect((await refused("--port", "x")).status).toBe(2);
});
