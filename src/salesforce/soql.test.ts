import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Org } from "../../sim-org/org.ts";
import { startSimulatedOrg } from "../../sim-org/start.ts";
import { soqlInstant, soqlList, soqlName, soqlText } from "./soql.ts";

const HARD = [
  "it's",
  "a\\b",
  "\\'",
  'say "no"',
  "two\nlines",
  "cr\rlf\nend",
  "tab\there",
  "' OR Name != '",
  "Zoë 夏",
];

describe("texts", () => {
  let org: Org;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const sim = await startSimulatedOrg();
    ({ org, close } = sim);
    for (const Name of [...HARD, "another"]) org.insert("Account", [{ Name }], { allOrNone: true });
  });
  afterAll(() => close());

  test.each(HARD)("%j finds the record that holds it, and no other", (name) => {
    const { text, list } = { text: soqlText(name), list: soqlList([name, "nobody"]) };
    for (const condition of [`Name = ${text}`, `Name IN ${list}`]) {
      const cursor = org.query(`SELECT Name FROM Account WHERE ${condition}`);
      expect(cursor.records(0, cursor.size).map(({ Name }) => Name)).toEqual([name]);
      cursor.close();
    }
  });
});

test("an instant is written in UTC with milliseconds", () => {
  expect(soqlInstant(Date.UTC(2026, 0, 25, 17, 0, 0, 7))).toBe("2026-01-25T17:00:00.007Z");
});

test.each(["Id", "Region__c", "RecordType.Name", "Lead__r.Owner.Name"])("%s is a name", (name) => {
  expect(soqlName(name)).toBe(name);
});

test.each(["", "1st", "Name FROM", "a.b.", ".a", "a-b", "Name, Id", "Näme", "a'"])("%j is none", (name) => {
  expect(() => soqlName(name)).toThrow(RangeError);
});
