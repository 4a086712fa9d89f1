import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiTypes, type OpenApi, TYPES_FILE } from "../../scripts/api-types.ts";
import { type RunningServer, runningServer } from "../support/running-server.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await runningServer({ members: 100 });
});
afterAll(() => server?.close());

test("the web app's types are those of the routes; UPDATE_DOCS=1 writes them", async () => {
  const { body } = await server.ask("GET", "/api/openapi.json");
  const made = apiTypes(body as unknown as OpenApi);
  if (process.env.UPDATE_DOCS) await writeFile(TYPES_FILE, made);
  expect(await readFile(TYPES_FILE, "utf8")).toBe(made);
});
