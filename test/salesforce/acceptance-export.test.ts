import { beforeAll, describe, expect, test } from "vitest";
import type { RecordInput } from "../../sim-org/org.ts";
import { attributionInOrg, touchpointsInOrg } from "../support/org-touchpoints.ts";
import { alteredStore, type Passing, refusal } from "./altered-org.ts";
import { rowsOf } from "./mutate-org.ts";
import { type Exported, LATER, Situation, withStateServer } from "./situation.ts";

/**
 * The situations of shared/spec/salesforce.md, section 21, that a write-back has to bear: records that the org refuses, code
 * of the org that takes too long, calls that are used up, answers that are lost.
 */

withStateServer();

const TOUCHPOINTS = "/services/data/*/composite/sobjects/Footfall_Touchpoint__c/*";
const VALIDATION = {
  statusCode: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
  message: "Larch says no",
  fields: ["Channel__c"],
};

/** What an export did to one object. */
function did(report: Exported, object: string) {
  return report.objects.find((one) => one.object === object);
}
const count = (situation: Situation, soql: string) => situation.org.query(soql).size;
const IN_ORG = "SELECT COUNT() FROM Footfall_Touchpoint__c";

/** A validation rule of the org: refuses the 7th and the 90th touchpoint that it sees, as long as it stands. */
function refuseTwo({ org }: Situation): { keys: string[]; mend(): void } {
  const keys: string[] = [];
  let seen = 0;
  org.setGuard((object, _operation, record) => {
    if (object !== "Footfall_Touchpoint__c") return undefined;
    seen += 1;
    const key = String(record.Unique_Id__c);
    if ((seen === 7 || seen === 90) && keys.length < 2) keys.push(key);
    return keys.includes(key) ? VALIDATION : undefined;
  });
  return { keys, mend: () => org.setGuard(undefined) };
}

describe("an object that the org refuses as a whole", () => {
  const situation = Situation.of(120);
  const org = alteredStore(situation);
  beforeAll(async () => {
    await situation.connected.json("import", "--store", org.store, ...LATER);
  });

  const refusing = (mayWrite: boolean) => ({
    instead: ({ method, path }: Passing) => {
      if (path.endsWith("/sobjects/Footfall_Attribution__c/describe"))
        return refusal(404, "NOT_FOUND", "The requested resource does not exist");
      if (!mayWrite && method === "PATCH" && path.includes("/Footfall_Touchpoint__c/"))
        return refusal(403, "INSUFFICIENT_ACCESS", "insufficient access rights on this resource");
      return undefined;
    },
  });
  const exporting = () => situation.connected.cli("export", "--store", org.store);

  test("is told, and waits alone; once the org takes it, the next export goes on", async () => {
    org.altered.alteration = refusing(false);
    const none = await exporting();
    expect(none.status).toBe(1);
    expect(none.error).toContain(
      "Salesforce, Footfall_Touchpoint__c: Salesforce answered INSUFFICIENT_ACCESS",
    );
    expect(none.error).toContain("Salesforce, Footfall_Attribution__c: the object is not there");
    expect(none.out).toContain("Salesforce does not have all");
    org.altered.alteration = refusing(true);
    const some = await exporting();
    expect(some.status).toBe(1);
    expect(some.error).not.toContain("Footfall_Touchpoint__c");
    expect(touchpointsInOrg(situation.org).length).toBeGreaterThan(0);
    expect(attributionInOrg(situation.org)).toEqual([]);
    org.altered.alteration = {};
    expect(await exporting()).toMatchObject({ status: 0, error: "" });
    await situation.orgHasTheOutcome();
  });
});

describe("records that the org refuses", () => {
  const situation = Situation.of(500);

  test("7: rows 7 and 90 of 200 refused: 198 are written, the object waits, others go on; put right, it goes on by itself", async () => {
    const plan = await situation.exports("--plan");
    const planned = did(plan, "Footfall_Touchpoint__c")?.insert ?? 0;
    expect(planned).toBeGreaterThan(220);
    const rule = refuseTwo(situation);
    const told = await situation.cli("export");
    expect(told.status).toBe(0);
    expect(rule.keys.length).toBe(2);
    for (const key of rule.keys)
      expect(told.error).toContain(
        `Footfall_Touchpoint__c ${key}: FIELD_CUSTOM_VALIDATION_EXCEPTION: Larch says no`,
      );
    expect(told.error).toContain("Footfall_Touchpoint__c: the rest waits");
    expect(count(situation, IN_ORG)).toBe(198);
    expect(attributionInOrg(situation.org).length).toBe(did(plan, "Footfall_Attribution__c")?.insert);
    // Still refused: it is tried first, and again nothing overtakes it but its own batch.
    await situation.cli("export");
    expect(count(situation, IN_ORG)).toBeLessThan(planned - 1);
    rule.mend();
    const mended = await situation.exports();
    expect(did(mended, "Footfall_Touchpoint__c")).toMatchObject({ failed: 0 });
    expect(count(situation, IN_ORG)).toBe(planned);
    await situation.orgHasTheOutcome();
    expect((await situation.cli("export")).error).toBe("");
  });

  test.each([
    ["--skip-errors", "", ["--skip-errors"]],
    ["pauseOnErrors: false", "salesforce: { pauseOnErrors: false }\n", []],
  ])(
    "8: %s writes everything else; the refused are tried again by the next export",
    async (_, settings, flags) => {
      await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
      await situation.exports();
      expect(count(situation, IN_ORG)).toBe(0);
      await situation.publishes(`version: 1\n${settings}`);
      const rule = refuseTwo(situation);
      const report = await situation.exports(...flags);
      const { insert = 0, failed } = did(report, "Footfall_Touchpoint__c") ?? {};
      expect(failed).toBe(2);
      expect(insert).toBeGreaterThan(220);
      expect(count(situation, IN_ORG)).toBe(insert);
      const again = await situation.exports(...flags);
      expect(did(again, "Footfall_Touchpoint__c")).toMatchObject({ insert: 0, update: 0, failed: 2 });
      rule.mend();
      const mended = await situation.exports();
      expect(did(mended, "Footfall_Touchpoint__c")).toMatchObject({ insert: 2, failed: 0 });
      await situation.orgHasTheOutcome();
    },
  );

  test("statuses on members tell what Salesforce has refused, and wait where records do", async () => {
    const settings = "version: 1\nsalesforce: { memberStatus: true }\n";
    const statuses = (id: string) =>
      rowsOf(
        situation.org,
        `SELECT Footfall_Status_Lead__c, Footfall_Status_Contact__c FROM CampaignMember WHERE Id = '${id}'`,
      ).map((row) => row.Footfall_Status_Lead__c ?? row.Footfall_Status_Contact__c)[0];
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    await situation.publishes(settings);
    const refused = new Set<string>();
    situation.org.setGuard((object, _operation, record) => {
      if (object !== "Footfall_Touchpoint__c") return undefined;
      const id = String(record.User_Touchpoint_Id__c).split("|")[1] ?? "";
      if (refused.size === 0) refused.add(id);
      return refused.has(id) ? VALIDATION : undefined;
    });
    await situation.cli("export");
    const [id = ""] = refused;
    expect(statuses(id)).toBe("No Touchpoint: Export failed (see log)");
    const counted = await situation.lines("members.csv", ({ status }) => status === "created");
    const told = counted.map((line) => statuses(String(line.campaign_member_id)));
    // The first two hundred went out; whoever waits behind the refusal is told nothing yet.
    expect(told.filter((status) => status === "Touchpoint Created").length).toBeGreaterThan(100);
    expect(told.filter((status) => status === null || status === undefined).length).toBeGreaterThan(0);
    await situation.exports("--skip-errors");
    expect(statuses(id)).toBe("No Touchpoint: Export failed (see log)");
    situation.org.setGuard(undefined);
    await situation.exports();
    for (const line of counted) expect(statuses(String(line.campaign_member_id))).toBe("Touchpoint Created");
    expect((await situation.cli("export")).error).toBe("");
  });

  test("of many, some of each kind are told, and how many more there are", async () => {
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    await situation.publishes("version: 1\nsalesforce: { writeBack: true, memberStatus: true }\n");
    situation.sim.faults.add({ kind: "validation_rule", path: "*composite/sobjects*", times: 50, every: 5 });
    const told = await situation.cli("export", "--skip-errors");
    situation.sim.faults.clear();
    const refused = Number(/refused: ([\d,]+)/.exec(told.out)?.[1]?.replaceAll(",", ""));
    expect(refused).toBeGreaterThan(60);
    const lines = told.error.split("\n");
    const named = lines.filter((line) => line.includes(": FIELD_CUSTOM_VALIDATION_EXCEPTION: "));
    expect(named).toHaveLength(20);
    expect(lines).toContain(`and ${refused - 20} more refused records`);
    for (const of of [/^Footfall_Touchpoint__c ff1_\w+:/, /^Footfall_Attribution__c ff1_\w+:/])
      expect(named.filter((line) => of.test(line)).length).toBeGreaterThan(3);
    expect(named.some((line) => /^CampaignMember \w{18} \(member statuses\):/.test(line))).toBe(true);
    await situation.publishes("version: 1\nsalesforce: { writeBack: true }\n");
    await situation.exports();
    await situation.orgHasTheOutcome();
  });

  test.each([
    ["skip", "pauseOnErrors: false, "],
    ["pause", ""],
  ])(
    "refused thirty times today (%s): a sync leaves it until tomorrow, an export that somebody asks for tries it",
    async (mode, pausing) => {
      await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
      await situation.exports();
      await situation.publishes(`version: 1\nsalesforce: { ${pausing}writeBack: true }\n`);
      const rule = refuseTwo(situation);
      await situation.exports("--skip-errors");
      await situation.sql("UPDATE org.export_error SET attempts_of_day = 30");
      const { calls } = situation.sim;
      calls.reset();
      const synced = await situation.cli("sync", ...LATER);
      expect(synced.status, synced.error).toBe(0);
      expect(synced.error).toContain("Footfall_Touchpoint__c: refused too often today to be tried again: 2;");
      expect(calls.list.filter(({ write, pattern }) => write && pattern !== "/composite")).toEqual([]);
      if (mode === "pause") {
        // Whatever comes to the object waits behind them.
        situation.joins(situation.newCampaign("Late"), situation.newLeads(2, "late"));
        const waits = await situation.cli("sync", ...LATER);
        expect(waits.error).toContain("Footfall_Touchpoint__c: the rest waits (2 records)");
      }
      rule.mend();
      const mended = await situation.exports();
      expect(did(mended, "Footfall_Touchpoint__c")).toMatchObject({
        insert: mode === "pause" ? 4 : 2,
        failed: 0,
      });
      await situation.orgHasTheOutcome();
    },
  );

  test("a refused record that the outcome no longer wants is neither sent nor told again", async () => {
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    await situation.publishes("version: 1\n");
    const rule = refuseTwo(situation);
    await situation.exports("--skip-errors");
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    const told = await situation.cli("export");
    expect(told.error).toBe("");
    expect(touchpointsInOrg(situation.org)).toEqual([]);
    rule.mend();
  });
});

/** Apex of the org that stands 50 records in one transaction. @returns how many records each request had */
function slowApex({ sim, org }: Situation): Map<number, number> {
  const sizes = new Map<number, number>();
  org.setGuard((object, _operation, _record: Readonly<RecordInput>) => {
    if (object !== "Footfall_Touchpoint__c") return undefined;
    const request = sim.calls.total;
    const seen = (sizes.get(request) ?? 0) + 1;
    sizes.set(request, seen);
    if (seen <= 50) return undefined;
    return {
      statusCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
      message: "LarchTrigger: System.LimitException: Apex CPU time limit exceeded",
      fields: [],
    };
  });
  return sizes;
}

describe("an org at its limits", () => {
  const situation = Situation.of(500);

  test("9: Apex takes too long at 200 records: batches become smaller until they go through", async () => {
    const sizes = slowApex(situation);
    const report = await situation.exports();
    expect(did(report, "Footfall_Touchpoint__c")?.failed).toBe(0);
    const inOrder = [...sizes.values()];
    expect(inOrder[0]).toBe(200);
    expect(Math.max(...inOrder.slice(1))).toBe(100);
    const hundred = inOrder.lastIndexOf(100);
    expect(inOrder.slice(0, hundred).filter((size) => size === 100)).toEqual([]);
    expect(Math.max(...inOrder.slice(hundred + 1))).toBe(50);
    situation.org.setGuard(undefined);
    await situation.orgHasTheOutcome();
    // It is remembered for a day.
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    await situation.publishes("version: 1\n");
    const later = slowApex(situation);
    await situation.exports();
    expect(Math.max(...later.values())).toBe(50);
    situation.org.setGuard(undefined);
    await situation.orgHasTheOutcome();
  });

  test("what somebody holds for good is told in a few calls, and the rest is written", async () => {
    const { calls } = situation.sim;
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    await situation.publishes("version: 1\n");
    const held = new Set<string>();
    const lock = {
      statusCode: "UNABLE_TO_LOCK_ROW",
      message: "unable to obtain exclusive access",
      fields: [],
    };
    situation.org.setGuard((object, _operation, record) => {
      if (object !== "Footfall_Touchpoint__c") return undefined;
      const key = String(record.Unique_Id__c);
      if (held.size < 3) held.add(key);
      return held.has(key) ? lock : undefined;
    });
    calls.reset();
    const report = await situation.exports();
    expect(did(report, "Footfall_Touchpoint__c")).toMatchObject({ failed: 3 });
    expect(did(report, "Footfall_Touchpoint__c")?.insert).toBeGreaterThan(200);
    expect(calls.total).toBeLessThan(40);
    situation.org.setGuard(undefined);
    expect(did(await situation.exports(), "Footfall_Touchpoint__c")).toMatchObject({ insert: 3, failed: 0 });
    await situation.orgHasTheOutcome();
  });

  test("11: the same state twice makes no write call the second time", async () => {
    const { calls } = situation.sim;
    calls.reset();
    const report = await situation.exports();
    expect(calls.list.filter(({ write, pattern }) => write && pattern !== "/composite")).toEqual([]);
    expect(report.objects.map(({ insert, update, delete: gone }) => [insert, update, gone])).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(calls.total).toBeLessThanOrEqual(2);
  });

  test("10: REQUEST_LIMIT_EXCEEDED: no further call is made, and the next run goes on", async () => {
    const { calls, faults } = situation.sim;
    // As a day later: two hundred go at once again.
    await situation.sql("DELETE FROM org.call_size");
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    await situation.publishes("version: 1\n");
    faults.add({ kind: "request_limit", method: "PATCH", path: TOUCHPOINTS, after: 1, times: 99 });
    calls.reset();
    const told = await situation.cli("export");
    expect(told.status).toBe(1);
    expect(told.error).toContain("calls of 24 hours are used up");
    expect(told.error).toContain("nothing is lost, go on after");
    expect(calls.list.at(-1)?.status).toBe(403);
    expect(faults.struck.length).toBe(1);
    expect(count(situation, IN_ORG)).toBe(200);
    faults.clear();
    const report = await situation.exports();
    expect(did(report, "Footfall_Touchpoint__c")).toMatchObject({ update: 0, failed: 0 });
    await situation.orgHasTheOutcome();
  });
});

describe("answers that are lost", () => {
  const situation = Situation.of(300);
  const lose = () =>
    situation.sim.faults.add({ kind: "drop_after", method: "PATCH", path: TOUCHPOINTS, times: 99 });

  test("a record whose answer was lost is not doubled", async () => {
    lose();
    const told = await situation.cli("export");
    expect(told.status).toBe(1);
    expect(count(situation, IN_ORG)).toBeGreaterThan(100);
    situation.sim.faults.clear();
    await situation.exports();
    await situation.orgHasTheOutcome();
  });

  test("nor does it stay where the outcome no longer wants it", async () => {
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    await situation.publishes("version: 1\n");
    lose();
    expect((await situation.cli("export")).status).toBe(1);
    situation.sim.faults.clear();
    expect(count(situation, IN_ORG)).toBeGreaterThan(100);
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    expect(rowsOf(situation.org, "SELECT Id FROM Footfall_Touchpoint__c")).toEqual([]);
    expect(rowsOf(situation.org, "SELECT Id FROM Footfall_Attribution__c")).toEqual([]);
  });

  test("a deletion whose answer was lost is settled by the next export", async () => {
    await situation.publishes("version: 1\n");
    await situation.exports();
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    situation.sim.faults.add({
      kind: "drop_after",
      method: "DELETE",
      path: "*/composite/sobjects",
      times: 99,
    });
    expect((await situation.cli("export")).status).toBe(1);
    situation.sim.faults.clear();
    await situation.exports();
    await situation.orgHasTheOutcome();
    expect(count(situation, IN_ORG)).toBe(0);
  });
});
