import { beforeAll, describe, expect, test } from "vitest";
import { rowsOf } from "./mutate-org.ts";
import { LATER, Situation, WHOLE, withStateServer } from "./situation.ts";

/** Decisions 34, 37 and 38: fields that people and Footfall both write. Nobody's edit is ever written over. */

withStateServer();

const SETTINGS =
  "version: 1\nsalesforce: { writeBack: true, memberDates: true }\nsync: { precedence: sync_type_only }\n";
const OURS = "2026-02-01T09:00:00.000Z";
const THEIRS = "2026-03-03T09:00:00.000Z";

describe("a member's date", () => {
  const situation = Situation.of(120, SETTINGS);
  let free: string[];
  beforeAll(() => {
    free = rowsOf(
      situation.org,
      "SELECT Id FROM CampaignMember WHERE Footfall_Touchpoint_Date__c = null ORDER BY Id",
    ).map(({ Id }) => String(Id));
  });
  const member = () => {
    const id = free.shift();
    if (id === undefined) throw new Error("no member without a date is left");
    return id;
  };
  const inOrg = (id: string) => {
    const [row] = rowsOf(
      situation.org,
      `SELECT Footfall_Touchpoint_Date__c FROM CampaignMember WHERE Id = '${id}'`,
    );
    const value = row?.Footfall_Touchpoint_Date__c;
    return value ? new Date(String(value)).toISOString() : null;
  };
  const edits = (id: string, date: string | null) =>
    situation.org.update("CampaignMember", [{ Id: id, Footfall_Touchpoint_Date__c: date }], WHOLE);
  const decides = async (id: string, date: string) => {
    const file = await situation.file("dates.csv", `campaign_member_id,touchpoint_date\n${id},${date}\n`);
    const asked = ["publish", "--store", situation.store, "--dates", file, ...LATER];
    const { publish } = await situation.connected.json<{ publish: number }>(...asked);
    return publish;
  };
  /** What an export says to a person. */
  const exports = async () => (await situation.cli("export")).error;

  test("that somebody edited, and no import has seen, is not written over, and told", async () => {
    const id = member();
    await decides(id, OURS);
    edits(id, THEIRS);
    const told = await exports();
    expect(inOrg(id)).toBe(THEIRS);
    expect(told).toContain(`${id} Footfall_Touchpoint_Date__c: ours ${OURS}, theirs ${THEIRS}`);
  });

  test("nor where Footfall had written it before, and the decision is taken back", async () => {
    const id = member();
    const publish = await decides(id, OURS);
    await exports();
    expect(inOrg(id)).toBe(OURS);
    edits(id, THEIRS);
    await situation.connected.json("undo", String(publish), "--store", situation.store, ...LATER);
    await exports();
    expect(inOrg(id)).toBe(THEIRS);
  });

  test("is in conflict until Footfall decides what stands there", async () => {
    const id = member();
    await decides(id, OURS);
    await exports();
    edits(id, THEIRS);
    await situation.imports();
    expect(await exports()).toContain(id);
    await decides(id, THEIRS);
    expect(await exports()).not.toContain(id);
    expect(inOrg(id)).toBe(THEIRS);
  });

  test("is in conflict until somebody puts what Footfall decided there", async () => {
    const id = member();
    await decides(id, OURS);
    await exports();
    edits(id, THEIRS);
    await situation.imports();
    edits(id, OURS);
    await situation.imports();
    expect(await exports()).not.toContain(id);
    expect(inOrg(id)).toBe(OURS);
  });

  test("that was given back is nobody's: whoever edits it then is in nobody's way", async () => {
    const id = member();
    const publish = await decides(id, OURS);
    await exports();
    await situation.connected.json("undo", String(publish), "--store", situation.store, ...LATER);
    await exports();
    expect(inOrg(id)).toBe(null);
    edits(id, THEIRS);
    await situation.imports();
    expect(await exports()).not.toContain(id);
    expect(inOrg(id)).toBe(THEIRS);
  });
});
