import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { describe, expect, test } from "vitest";
import { rowsOf } from "./mutate-org.ts";
import { LATER, type Line, Situation, WHOLE, withStateServer } from "./situation.ts";

/** The situations of shared/spec/salesforce.md, section 21, that an import has to bear: what comes, goes and comes back. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

withStateServer();

/** Makes the count of members right again after one was taken off, by one that no cursor reaches. */
function balance(situation: Situation, campaign: string): void {
  situation.at(Date.now() - 400 * DAY_MS, () => {
    const person = `unseen${Math.random().toString(36).slice(2)}`;
    situation.joins(campaign, situation.newLeads(1, person));
  });
}

describe("what has changed", () => {
  const situation = Situation.of(400);
  let campaign: string;
  let stamp: number;

  test("1: 2,500 members with the same SystemModstamp are all imported once, none skipped", async () => {
    const { org } = situation;
    const { calls } = situation.sim;
    stamp = Math.floor(Date.now() / 1000) * 1000;
    const leads = situation.at(stamp, () => {
      campaign = situation.newCampaign("All at once");
      return situation.newLeads(2501, "tie");
    });
    situation.at(stamp, () => situation.joins(campaign, leads.slice(0, 2500)));
    const stamps = rowsOf(org, `SELECT SystemModstamp FROM CampaignMember WHERE CampaignId = '${campaign}'`);
    expect(new Set(stamps.map(({ SystemModstamp }) => SystemModstamp)).size).toBe(1);
    calls.reset();
    await situation.imports();
    expect(pagesOf(calls.counts)).toBeGreaterThan(0);
    const first = await situation.members(campaign);
    expect(first.length).toBe(2500);
    expect(new Set(first.map((line) => line.campaign_member_id)).size).toBe(2500);
    situation.at(stamp, () => situation.joins(campaign, leads.slice(2500)));
    await situation.imports();
    expect((await situation.members(campaign)).length).toBe(2501);
  });

  test("2: a row that was committed late, with an older stamp, comes with the next cycle", async () => {
    const before = (await situation.members(campaign)).length;
    for (const minutes of [3, 9.5])
      situation.at(stamp - minutes * MINUTE_MS, () => {
        situation.joins(campaign, situation.newLeads(1, `late${minutes}`));
      });
    await situation.imports();
    expect((await situation.members(campaign)).length).toBe(before + 2);
  });

  test("2: a change counts, also where the org's clock was put back since the record was last read", async () => {
    const { org } = situation;
    const [lead] = situation.newLeads(1, "put-back");
    const [member] = situation.joins(campaign, [String(lead)]);
    await situation.imports();
    situation.at(Date.now() - MINUTE_MS, () =>
      org.update("Lead", [{ Id: lead, Email: "moved@example.com" }], WHOLE),
    );
    await situation.imports();
    const [line] = await situation.lines("members.csv", (one) => one.campaign_member_id === member);
    expect(line?.person).toBe("moved@example.com");
  });

  test("4: a member that went without a trace is gone as well", async () => {
    const { org } = situation;
    const [line] = await situation.members(campaign);
    const member = String(line?.campaign_member_id);
    org.erase("CampaignMember", [member], WHOLE);
    await situation.imports();
    const [after] = await situation.lines("members.csv", (one) => one.campaign_member_id === member);
    expect(after?.status).toBe("member_removed");
  });

  test("3: a member that getDeleted tells is gone, also where the number of members is the same", async () => {
    const { org } = situation;
    const [line] = await situation.members(campaign);
    const member = String(line?.campaign_member_id);
    org.remove("CampaignMember", [member], WHOLE);
    balance(situation, campaign);
    await situation.imports();
    const [after] = await situation.lines("members.csv", (one) => one.campaign_member_id === member);
    expect(after).toMatchObject({ status: "member_removed", counts: "false" });
    expect(await situation.lines("touchpoints.csv", (one) => one.campaign_member_id === member)).toEqual([]);
  });

  test("20: a deleted record that comes back is there again, with what hangs on it", async () => {
    const { org } = situation;
    const before = await situation.connected.outcome();
    const [line] = await situation.lines("attribution_touchpoints.csv");
    const opportunity = String(line?.opportunity_id);
    const ofIt = (one: Line) => one.opportunity_id === opportunity;
    org.remove("Opportunity", [opportunity], WHOLE);
    await situation.imports();
    expect(await situation.lines("attribution_touchpoints.csv", ofIt)).toEqual([]);
    org.undelete([opportunity], WHOLE);
    await situation.imports();
    expect((await situation.lines("attribution_touchpoints.csv", ofIt)).length).toBeGreaterThan(0);
    expect(await situation.connected.outcome()).toEqual(before);
  });

  test("20: a record that was told gone and is there again as it was comes back with the next import", async () => {
    const { org } = situation;
    const [line] = await situation.lines("touchpoints.csv");
    const member = String(line?.campaign_member_id);
    const ofIt = (one: Line) => one.campaign_member_id === member;
    const names = ["Id", "CampaignId", "LeadId", "ContactId", "Status", "HasResponded", "CreatedDate"];
    const kept = [...names, "FirstRespondedDate", "LastModifiedDate", "SystemModstamp"];
    const [row] = rowsOf(org, `SELECT ${kept.join(", ")} FROM CampaignMember WHERE Id = '${member}'`);
    org.remove("CampaignMember", [member], WHOLE);
    await situation.imports();
    expect(await situation.lines("touchpoints.csv", ofIt)).toEqual([]);
    // With its id and its stamps, as where a permission was taken away and given back.
    const again = join(situation.connected.folder, "again");
    await mkdir(again);
    const cells = [kept, kept.map((name) => String(row?.[name] ?? ""))];
    await writeFile(join(again, "CampaignMember.csv"), stringify(cells));
    await org.load(again);
    await situation.imports();
    expect(await situation.lines("touchpoints.csv", ofIt)).toEqual([line]);
  });

  test("20: records that become visible long after they were made come with the next import, once", async () => {
    const before = (await situation.members(campaign)).length;
    situation.at(stamp - 300 * MINUTE_MS, () => situation.joins(campaign, situation.newLeads(3, "hidden")));
    const told = await situation.cli("import", ...LATER);
    expect(told.error).toContain("Lead and CampaignMember had records that could not be seen before");
    expect((await situation.members(campaign)).length).toBe(before + 3);
    expect((await situation.cli("import", ...LATER)).error).toBe("");
  });
});

/** Later pages of queries, however the log calls them. */
function pagesOf(counts: Readonly<Record<string, number>>): number {
  return Object.entries(counts)
    .filter(([pattern]) => /^GET \/query(All)?\/:/.test(pattern))
    .reduce((sum, [, count]) => sum + count, 0);
}
