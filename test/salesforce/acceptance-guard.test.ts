import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { runAndKill } from "../kill/killed.ts";
import { connectedStore } from "../support/connected-store.ts";
import { told } from "../support/told.ts";
import { rowsOf } from "./mutate-org.ts";
import { idsOf, LATER, Situation, WHOLE, withStateServer } from "./situation.ts";

/** What an import must not do: delete what cannot be seen, mix orgs, write, spend more than it may. */

const DAY_MS = 86_400_000;

withStateServer();

/** Makes the count of members right again after one was taken off, by one that no cursor reaches. */
function balance(situation: Situation, campaign: string): void {
  situation.at(Date.now() - 400 * DAY_MS, () => {
    const person = `unseen${Math.random().toString(36).slice(2)}`;
    situation.joins(campaign, situation.newLeads(1, person));
  });
}

describe("the guard", () => {
  const situation = Situation.of(150);

  test("5: records that cannot be seen any more are not deleted: the guard says what to do, --yes deletes", async () => {
    const { org } = situation;
    const before = await situation.connected.outcome();
    const seen = idsOf(rowsOf(org, "SELECT Id FROM CampaignMember ORDER BY Id"));
    const unseen = seen.slice(0, Math.ceil(seen.length * 0.3));
    org.erase("CampaignMember", unseen, WHOLE);
    for (const again of [1, 2]) {
      const refused = await situation.cli("import", ...LATER);
      expect(refused.status, String(again)).toBe(1);
      const [, count] = new RegExp(`(\\d+) of the ${seen.length} records`).exec(refused.error) ?? [];
      // A few went with a person that the org says was deleted.
      expect(Number(count)).toBeGreaterThan(unseen.length * 0.9);
      expect(refused.error).toMatch(/footfall doctor.*--yes/);
      expect(await situation.connected.outcome()).toEqual(before);
    }
    await situation.imports("--yes");
    const removed = await situation.lines("members.csv", ({ status }) => status === "member_removed");
    expect(removed.map((line) => line.campaign_member_id)).toEqual(expect.arrayContaining(unseen));
  });

  test("what the org tells of its own accord is gone, however much it is: deleted, or with what it belonged to", async () => {
    const { org } = situation;
    const memberships =
      "SELECT CampaignId FROM CampaignMember GROUP BY CampaignId ORDER BY COUNT(Id) DESC LIMIT 3";
    const [kept, ...large] = rowsOf(org, memberships).map((row) => String(row.CampaignId));
    const members = () => {
      const campaigns = new Set(idsOf(rowsOf(org, "SELECT Id FROM Campaign")));
      const rows = rowsOf(org, "SELECT Id, CampaignId FROM CampaignMember");
      return idsOf(rows.filter(({ CampaignId }) => campaigns.has(String(CampaignId))));
    };
    org.remove("Campaign", large, WHOLE);
    await situation.imports();
    const some = members().slice(0, Math.ceil(members().length * 0.4));
    org.remove("CampaignMember", some, WHOLE);
    await situation.imports();
    const none = ["member_removed", "missing_campaign"];
    const there = await situation.lines("members.csv", ({ status }) => !none.includes(String(status)));
    expect(there.map((line) => line.campaign_member_id).sort()).toEqual(members().sort());
    expect(there.some((line) => line.campaign_id === kept)).toBe(true);
  });

  test("6: after 20 days away everything is looked at, since getDeleted no longer reaches back", async () => {
    const { org } = situation;
    const { clock } = situation.sim;
    const campaign = situation.newCampaign("While away");
    const members = situation.joins(campaign, situation.newLeads(4, "away"));
    await situation.imports();
    org.remove("CampaignMember", [String(members[0])], WHOLE);
    org.erase("CampaignMember", [String(members[1])], WHOLE);
    balance(situation, campaign);
    balance(situation, campaign);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 20 * DAY_MS });
    clock.advance(20 * DAY_MS);
    try {
      await situation.imports();
    } finally {
      vi.useRealTimers();
      clock.advance(-20 * DAY_MS);
    }
    const there = (await situation.members(campaign)).map((line) => line.campaign_member_id);
    expect(there).toEqual(expect.not.arrayContaining([members[0]]));
    expect(there).toEqual(expect.not.arrayContaining([members[1]]));
    expect(there).toEqual(expect.arrayContaining(members.slice(2)));
  });

  test("15: another org's records are refused, at connect and where the connection was replaced", async () => {
    const { store } = situation;
    const key = process.env.FOOTFALL_KEY_FILE;
    const other = await connectedStore({ members: 100, seed: 22 });
    process.env.FOOTFALL_KEY_FILE = key;
    try {
      const before = await situation.connected.outcome();
      const asked = ["connect", "--store", store, "--url", other.sim.url, "--auth", "password"];
      const refused = await told(...asked);
      expect(refused.status).toBe(4);
      expect(refused.error).toContain(other.sim.org.id);
      // Whoever has lost the key may connect anew; the records still know where they come from.
      await rm(join(store, "salesforce.sealed"));
      expect(await told(...asked)).toMatchObject({ status: 0 });
      for (const command of ["import", "export", "sync"]) {
        const answer = await told(command, "--store", store);
        expect(answer.status, `${command}: ${answer.error}`).toBe(4);
        expect(answer.error).toContain(`holds the records of the org ${situation.org.id}`);
      }
      expect(await situation.connected.outcome()).toEqual(before);
    } finally {
      await other.close();
    }
  });
});

describe("calls and processes", () => {
  const situation = Situation.of(300);

  test("the ceiling of calls a day: told with figures, nothing lost, and it goes on once it is raised", async () => {
    const { org, store } = situation;
    const campaign = situation.newCampaign("Beyond the ceiling");
    situation.joins(campaign, situation.newLeads(2, "ceiling"));
    const before = await situation.connected.outcome();
    const kept = JSON.parse(await readFile(join(store, "salesforce.calls.json"), "utf8"));
    const used = Object.values<number>(kept).reduce((sum, count) => sum + count, 0);
    const max = used + 5;
    await situation.publishes(`version: 1\nsalesforce: { maxApiCallsPerDay: ${max} }\n`);
    situation.sim.calls.reset();
    for (const command of ["import", "export", "sync"]) {
      const told = await situation.cli(command);
      expect(told.status, told.error).toBe(1);
      expect(told.error).toContain(`Footfall has made ${max} of the ${max} calls a day`);
      expect(told.error).toMatch(/salesforce\.maxApiCallsPerDay\); nothing is lost, go on after \d{4}-/);
    }
    expect(situation.sim.calls.total).toBe(5);
    expect(await situation.connected.outcome()).toEqual(before);
    await situation.publishes("version: 1\n");
    await situation.imports();
    expect((await situation.members(campaign)).length).toBe(2);
    await situation.exports();
    expect(
      rowsOf(org, `SELECT Id FROM Footfall_Touchpoint__c WHERE Campaign__c = '${campaign}'`).length,
    ).toBe(2);
  });

  test("two exports at the same time: one is refused, the other writes everything once", async () => {
    await situation.publishes("version: 1\nsync: { precedence: rules_only }\n");
    await situation.exports();
    await situation.publishes("version: 1\n");
    const { faults } = situation.sim;
    faults.add({ kind: "slow", ms: 3000, method: "PATCH", path: "*/composite/sobjects/*" });
    const first = runAndKill(["export", "--store", situation.store], situation.store, undefined);
    while (faults.struck.length === 0) await later(10);
    const second = await situation.cli("export");
    expect(second.status).toBe(4);
    expect(second.error).toMatch(/another process/);
    expect(await first).toMatchObject({ status: 0, error: "" });
    await situation.orgHasTheOutcome();
  });
});
