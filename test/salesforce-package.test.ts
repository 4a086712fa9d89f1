import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { packageFiles } from "../scripts/salesforce-package.ts";

const FOLDER = join(import.meta.dirname, "../salesforce");

async function filesOnDisk(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(FOLDER, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === "README.md") continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(FOLDER, path), await readFile(path, "utf8"));
  }
  return files;
}

test("the package is what the simulated org has (node scripts/salesforce-package.ts writes it)", async () => {
  const [held, made] = [await filesOnDisk(), packageFiles()];
  expect([...held.keys()].sort()).toEqual([...made.keys()].sort());
  for (const [path, text] of made) expect(held.get(path), path).toBe(text);
});

test("labels and help are as long as Salesforce takes them", () => {
  for (const [path, text] of packageFiles()) {
    for (const [, label] of text.matchAll(/^ {4}<label>(.*?)<\/label>/gm))
      expect(label?.length, path).toBeLessThanOrEqual(40);
    for (const [, help] of text.matchAll(/<inlineHelpText>(.*?)<\/inlineHelpText>/g))
      expect(help?.length, path).toBeLessThanOrEqual(510);
  }
});

test("permission sets name only fields that are in the package, and none that is required", () => {
  const files = packageFiles();
  const fields = new Map<string, string>();
  for (const [path, text] of files) {
    const [, object, field] = /objects\/(\w+)\/fields\/(\w+)\.field/.exec(path) ?? [];
    if (object && field) fields.set(`${object}.${field}`, text);
  }
  const sets = [...files].filter(([path]) => path.includes("permissionset"));
  expect(sets).toHaveLength(3);
  for (const [path, text] of sets) {
    const named = [...text.matchAll(/<editable>(\w+)<\/editable>\s*<field>([\w.]+)<\/field>/g)];
    expect(named.length, path).toBeGreaterThan(40);
    for (const [, editable, name] of named) {
      const field = fields.get(String(name));
      expect(field, `${path} ${name}`).toBeDefined();
      expect(field, `${path} ${name}`).not.toContain("<required>true</required>");
      if (field?.includes("<formula>")) expect(editable, `${path} ${name}`).toBe("false");
    }
  }
});

test("every element is closed, and text is escaped", () => {
  for (const [path, text] of packageFiles()) {
    if (!path.endsWith(".xml")) continue;
    const open: string[] = [];
    for (const [, closing, name] of text.replace(/^<\?xml.*?\?>/, "").matchAll(/<(\/?)(\w+)[^>]*>/g)) {
      if (!closing) open.push(String(name));
      else expect(open.pop(), path).toBe(name);
    }
    expect(open, path).toEqual([]);
    expect(text.replaceAll(/&(amp|lt|gt);/g, ""), path).not.toContain("&");
  }
});

test("lookups of one parent have names of their own", () => {
  const names = new Map<string, string>();
  for (const [path, text] of packageFiles()) {
    const [parent] = /(?<=<referenceTo>)\w+/.exec(text) ?? [];
    const [name] = /(?<=<relationshipName>)\w+/.exec(text) ?? [];
    if (!parent || !name) continue;
    const key = `${parent}.${name}`;
    expect(names.get(key), `${path} and ${names.get(key)}`).toBeUndefined();
    names.set(key, path);
  }
  expect(names.size).toBe(7);
});
