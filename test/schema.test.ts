import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { settingsJsonSchema } from "../src/settings/schema.ts";

test("the published JSON Schema is the one that footfall settings schema prints", () => {
  const path = join(import.meta.dirname, "../docs/footfall.schema.json");
  const text = `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`;
  if (process.env.UPDATE_DOCS) writeFileSync(path, text);
  expect(readFileSync(path, "utf8"), "run with UPDATE_DOCS=1 to write it").toBe(text);
});
