import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openOrg } from "./open-org.ts";
import { testOrg } from "./store/test-org.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sim-org-open-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("an org on disk", () => {
  test("is found again with its id, its metadata, its records and its bin", () => {
    const file = join(folder, "below", "org.sqlite");
    const first = openOrg({ file });
    const description = first.object("Footfall_Touchpoint__c");
    const key = description.fields.filter(({ name }) => name === "Unique_Id__c");
    first.define([
      { name: "Order__c", label: "Order", fields: key },
      { name: "Lead", fields: key },
    ]);
    const [saved] = first.insert("Lead", [{ LastName: "A", Company: "B", Unique_Id__c: "k" }], {
      allOrNone: true,
    });
    first.remove("Lead", [String(saved?.id)], { allOrNone: true });
    first.close();
    const second = openOrg({ file });
    expect([second.id, second.userId]).toEqual([first.id, first.userId]);
    expect(second.object("order__c")).toEqual(first.object("Order__c"));
    expect(second.query("SELECT Id, Unique_Id__c FROM Lead", true).cells(0, 9)).toEqual([[saved?.id, "k"]]);
    expect(second.undelete([String(saved?.id)], { allOrNone: true })[0]?.success).toBe(true);
    const [next] = second.insert("Lead", [{ LastName: "A", Company: "B", Unique_Id__c: "l" }], {
      allOrNone: true,
    });
    expect(next?.id).not.toBe(saved?.id);
    second.close();
  });

  test("keeps every call that was answered and half of none when its process is killed", async () => {
    const file = join(folder, "org.sqlite");
    const program = `
      import { openOrg } from ${JSON.stringify(fileURLToPath(new URL("open-org.ts", import.meta.url)))};
      const org = openOrg({ file: ${JSON.stringify(file)} });
      for (let call = 0; ; call++) {
        const records = Array.from({ length: 500 }, (_, place) => ({ Name: call + " " + place }));
        org.insert("Account", records, { allOrNone: false });
        process.stdout.write(call + "\\n");
      }`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let answered = "";
    const ended = new Promise((resolve) => child.once("exit", resolve));
    for await (const chunk of child.stdout) {
      answered += chunk;
      if (answered.split("\n").length > 4) child.kill("SIGKILL");
    }
    await ended;
    const calls = answered.split("\n").length - 1;
    const org = openOrg({ file });
    const { size } = org.query("SELECT COUNT() FROM Account");
    expect(size % 500).toBe(0);
    expect(size).toBeGreaterThanOrEqual(calls * 500);
    expect(org.insert("Account", [{ Name: "after" }], { allOrNone: true })[0]?.success).toBe(true);
    org.close();
  });
});

describe("metadata", () => {
  test("Footfall's objects are there, and of their fields only the key is required", () => {
    const { org } = testOrg();
    for (const name of ["Footfall_Touchpoint__c", "Footfall_Attribution__c"]) {
      const required = org
        .object(name)
        .fields.filter((field) => !field.nillable && field.createable && !field.defaultedOnCreate);
      expect(required.map((field) => field.name)).toEqual(["Unique_Id__c"]);
    }
    const names = org.object("Footfall_Attribution__c").fields.map(({ name }) => name);
    for (const model of ["FT", "LC", "U", "W", "Full", "Custom"]) {
      expect(names).toEqual(expect.arrayContaining([`Share_${model}__c`, `Revenue_${model}__c`]));
    }
  });

  test("custom objects get prefixes that are free, and every prefix belongs to one object", () => {
    const { org, insert } = testOrg();
    org.define([{ name: "One__c" }, { name: "Two__c" }]);
    expect([org.object("One__c").keyPrefix, org.object("Two__c").keyPrefix]).toEqual(["a02", "a03"]);
    expect(insert("One__c", {})).toMatch(/^a02/);
    const prefixes = org.objects().map(({ keyPrefix }) => keyPrefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  test("a field that is there with another type is refused, with the same it is left", () => {
    const { org } = testOrg();
    const [id] = org.object("Lead").fields;
    if (!id) throw new Error("no field");
    const before = org.object("Lead");
    org.define([{ name: "Lead", fields: [id] }]);
    expect(org.object("Lead")).toEqual(before);
    expect(() => org.define([{ name: "Lead", fields: [{ ...id, name: "email" }] }])).toThrow(
      "Lead.email is there as email, not as id",
    );
    expect(() => org.define([{ name: "Foo" }])).toThrow("not the name of a custom object");
  });

  test("every object can be asked with all its fields", () => {
    const { org } = testOrg();
    for (const { name, fields } of org.objects()) {
      const cursor = org.query(`SELECT FIELDS(ALL) FROM ${name} LIMIT 200`);
      expect(cursor.columns).toEqual(fields.map((field) => field.name));
      expect(cursor.records(0, 200)).toHaveLength(cursor.size);
    }
  });

  test("the integration user has the permissions that the doctor looks for", () => {
    const { org, ask } = testOrg();
    expect(ask(`SELECT UserPermissionsMarketingUser, IsActive FROM User WHERE Id = '${org.userId}'`)).toEqual(
      ["true|true"],
    );
    expect(
      ask(
        `SELECT PermissionSet.PermissionsViewAllData, PermissionSet.PermissionsApiEnabled FROM PermissionSetAssignment WHERE AssigneeId = '${org.userId}'`,
      ),
    ).toEqual(["true|true"]);
  });
});
