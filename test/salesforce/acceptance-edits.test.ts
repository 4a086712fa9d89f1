import { beforeAll, describe, expect, test } from "vitest";
import type { RecordJson } from "../../sim-org/org.ts";
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

  test("that somebody put back as it was before is in conflict too, until Footfall decides anew, or says no more", async () => {
    const [id, other, unseen] = [member(), member(), member()];
    const publishes = new Map<string, number>();
    for (const one of [id, other, unseen]) publishes.set(one, await decides(one, OURS));
    await exports();
    await situation.imports();
    expect(await exports()).not.toContain(id);
    for (const one of [id, other]) edits(one, null);
    await situation.imports();
    for (const told of [await exports(), (await situation.cli("export", "--plan")).error])
      for (const one of [id, other])
        expect(told).toContain(`${one} Footfall_Touchpoint_Date__c: ours ${OURS}, theirs empty`);
    expect(inOrg(id)).toBe(null);
    // Decided anew, it is written; edited behind that, it is not, and no import has to see it.
    await decides(id, OURS);
    expect(await exports()).not.toContain(id);
    expect(inOrg(id)).toBe(OURS);
    await decides(unseen, "2026-05-05T09:00:00.000Z");
    edits(unseen, null);
    for (const again of [1, 2]) {
      expect(await exports(), String(again)).toContain(`${unseen} Footfall_Touchpoint_Date__c: ours`);
      expect(inOrg(unseen)).toBe(null);
      await situation.imports();
    }
    // Taken back, what stands there is as it should be, and nobody's.
    await situation.connected.json(
      "undo",
      String(publishes.get(other)),
      "--store",
      situation.store,
      ...LATER,
    );
    expect(await exports()).not.toContain(other);
    edits(other, THEIRS);
    await situation.imports();
    expect(await exports()).not.toContain(other);
    expect(inOrg(other)).toBe(THEIRS);
  });

  test("that was put back and forth is whoever's put it there last", async () => {
    const id = member();
    await decides(id, OURS);
    await exports();
    for (const date of [THEIRS, null]) {
      edits(id, date);
      await situation.imports();
      expect(await exports(), String(date)).toContain(`${id} Footfall_Touchpoint_Date__c: ours ${OURS}`);
      expect(inOrg(id)).toBe(date);
    }
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

  test("that an import sees after it was decided, and before it was ever written, is in conflict", async () => {
    const id = member();
    await decides(id, OURS);
    edits(id, THEIRS);
    await situation.imports();
    const told = await exports();
    expect(inOrg(id)).toBe(THEIRS);
    expect(told).toContain(`${id} Footfall_Touchpoint_Date__c: ours ${OURS}, theirs ${THEIRS}`);
    // Seen and decided again: what stood there then is the old value.
    const publish = await decides(id, OURS);
    expect(await exports()).not.toContain(id);
    expect(inOrg(id)).toBe(OURS);
    await situation.connected.json("undo", String(publish), "--store", situation.store, ...LATER);
    await exports();
    expect(inOrg(id)).toBe(OURS);
  });

  test("that stood in the CRM before it was decided is the old value: written over, and given back", async () => {
    const id = member();
    edits(id, THEIRS);
    await situation.imports();
    const publish = await decides(id, OURS);
    await situation.imports();
    expect(await exports()).not.toContain(id);
    expect(inOrg(id)).toBe(OURS);
    await situation.connected.json("undo", String(publish), "--store", situation.store, ...LATER);
    await exports();
    expect(inOrg(id)).toBe(THEIRS);
  });

  test("that was emptied, or edited twice, after it was decided is in conflict too", async () => {
    const id = member();
    edits(id, THEIRS);
    await situation.imports();
    await decides(id, OURS);
    edits(id, null);
    await situation.imports();
    expect(await exports()).toContain(`${id} Footfall_Touchpoint_Date__c: ours ${OURS}, theirs empty`);
    expect(inOrg(id)).toBe(null);
    edits(id, "2026-04-04T09:00:00.000Z");
    await situation.imports();
    expect(await exports()).toContain(id);
    expect(inOrg(id)).toBe("2026-04-04T09:00:00.000Z");
  });

  test("edited after Footfall wrote it, then decided anew: the new decision is written, an edit after it is not", async () => {
    const id = member();
    await decides(id, OURS);
    await exports();
    edits(id, THEIRS);
    await situation.imports();
    await decides(id, "2026-05-05T09:00:00.000Z");
    edits(id, null);
    await situation.imports();
    expect(await exports()).toContain(id);
    expect(inOrg(id)).toBe(null);
    await decides(id, OURS);
    expect(await exports()).not.toContain(id);
    expect(inOrg(id)).toBe(OURS);
  });

  test("a plan shows conflicts, counts what the export does, and leaves no trace", async () => {
    const id = member();
    const other = member();
    await decides(id, OURS);
    await decides(other, OURS);
    edits(id, THEIRS);
    const before = Number((await situation.exports("--plan")).objects[2]?.update);
    const told = await situation.cli("export", "--plan");
    expect(told.error).toContain(`${id} Footfall_Touchpoint_Date__c: ours ${OURS}, theirs ${THEIRS}`);
    const [touchpoint] = rowsOf(situation.org, "SELECT Id FROM Footfall_Touchpoint__c");
    situation.org.update("Footfall_Touchpoint__c", [{ Id: touchpoint?.Id, Channel__c: "by hand" }], WHOLE);
    for (const again of [1, 2]) {
      const plan = await situation.cli("export", "--plan");
      expect(plan.out, String(again)).toContain(
        "edited in Salesforce by somebody else: 1, deleted: 0; the export puts that right",
      );
    }
    const done = await situation.cli("export", "--json");
    expect(JSON.parse(done.out).objects[2].update).toBe(before);
    expect(before).toBe(1);
  });
});

describe("a campaign's fields", () => {
  const situation = Situation.of(120, SETTINGS);
  const START = "2026-02-02";

  test("that are edited after they were set in Footfall, and seen before they are written, are in conflict", async () => {
    const [edited = "", old = ""] = rowsOf(situation.org, "SELECT Id FROM Campaign ORDER BY Id").map(
      ({ Id }) => String(Id),
    );
    const edits = (id: string, day: string) =>
      situation.org.update("Campaign", [{ Id: id, Footfall_Touchpoint_Start__c: day }], WHOLE);
    const inOrg = () =>
      rowsOf(
        situation.org,
        `SELECT Footfall_Touchpoint_Start__c FROM Campaign WHERE Id IN ('${edited}', '${old}') ORDER BY Id`,
      ).map((row) => row.Footfall_Touchpoint_Start__c);
    edits(old, "2026-01-01");
    await situation.imports();
    const set = [edited, old].map((id) => `  - { campaign: ${id}, touchpointStart: ${START} }`);
    await situation.publishes(`${SETTINGS}campaigns:\n${set.join("\n")}\n`);
    edits(edited, "2026-03-03");
    await situation.imports();
    const told = await situation.cli("export");
    expect(told.error).toContain(`${edited} Footfall_Touchpoint_Start__c: ours ${START}, theirs 2026-03-03`);
    expect(told.error).not.toContain(old);
    expect(inOrg()).toEqual(["2026-03-03", START]);
    // Another change of the settings decides nothing about the field.
    await situation.publishes(
      `${SETTINGS}attribution: { lookbackDays: 300 }\ncampaigns:\n${set.join("\n")}\n`,
    );
    expect((await situation.cli("sync", ...LATER)).error).toContain(edited);
    expect(inOrg()).toEqual(["2026-03-03", START]);
    // Taken back and set again, it has seen the edit.
    await situation.publishes(SETTINGS);
    await situation.publishes(`${SETTINGS}campaigns:\n${set.join("\n")}\n`);
    expect((await situation.cli("export")).error).toBe("");
    expect(inOrg()).toEqual([START, START]);
  });
});

describe("statuses of members", () => {
  const situation = Situation.of(120, "version: 1\nsalesforce: { memberStatus: true }\n");

  test("that somebody edited are shown and left, until they are emptied or say what Footfall says", async () => {
    await situation.exports();
    expect((await situation.cli("export")).error).toBe("");
    const field = "Footfall_Status_Opportunity__c";
    const inOrg = (id: string) =>
      rowsOf(situation.org, `SELECT ${field} FROM CampaignMember WHERE Id = '${id}'`)[0]?.[field];
    const [one, two] = rowsOf(
      situation.org,
      `SELECT Id, ${field} FROM CampaignMember WHERE ${field} != null ORDER BY Id LIMIT 2`,
    );
    const [first, second] = [String(one?.Id), String(two?.Id)];
    const edits = (id: string, value: unknown) =>
      situation.org.update("CampaignMember", [{ Id: id, [field]: value as string }], WHOLE);
    for (const id of [first, second]) edits(id, "by hand");
    for (const again of [1, 2]) {
      const told = await situation.cli("export");
      expect(told.error, String(again)).toContain(
        `CampaignMember ${first} ${field}: ours ${one?.[field]}, theirs by hand`,
      );
      expect(told.error).toContain(second);
      expect([inOrg(first), inOrg(second)]).toEqual(["by hand", "by hand"]);
    }
    edits(first, one?.[field]);
    const empty = ["Lead", "Contact", "Opportunity"].map((kind) => [`Footfall_Status_${kind}__c`, null]);
    situation.org.update("CampaignMember", [{ Id: second, ...Object.fromEntries(empty) }], WHOLE);
    expect((await situation.cli("export")).error).toBe("");
    expect([inOrg(first), inOrg(second)]).toEqual([one?.[field], two?.[field]]);
  });

  test("that somebody edited while what Footfall had sent was not acknowledged are left as well", async () => {
    const kinds = ["Lead", "Contact", "Opportunity"].map((kind) => `Footfall_Status_${kind}__c`);
    const field = "Footfall_Status_Opportunity__c";
    const shown = () =>
      rowsOf(
        situation.org,
        `SELECT Id, ${kinds.join(", ")} FROM CampaignMember WHERE ${field} != null ORDER BY Id`,
      );
    const edits = (record: Record<string, unknown>) =>
      situation.org.update("CampaignMember", [record as RecordJson], WHOLE);
    const loses = async (kind: "drop_before" | "drop_after") => {
      situation.sim.faults.add({ kind, method: "PATCH", path: "*/composite/sobjects", times: 99 });
      expect((await situation.cli("export")).status).toBe(1);
      situation.sim.faults.clear();
    };
    const before = shown();
    const settings = "version: 1\nsalesforce: { memberStatus: true }\n";
    // What is sent arrives, and its answer does not.
    await situation.publishes(`${settings}sync: { precedence: rules_only }\n`);
    await loses("drop_after");
    const sent = shown();
    const changed = before.filter((row, index) => row[field] !== sent[index]?.[field]);
    const [first, second, third] = changed;
    if (!first || !second || !third) throw new Error("three statuses have to change");
    edits({ Id: first.Id, [field]: "by hand" });
    // What stood there before cannot be told from what never arrived: it is no edit.
    edits(second);
    // Then something else is sent that never arrives.
    await situation.publishes(settings);
    await loses("drop_before");
    edits({ Id: third.Id, [field]: "by hand too" });
    const { error } = await situation.cli("export");
    for (const { Id, ...row } of [first, third]) {
      const theirs = Id === first.Id ? "by hand" : "by hand too";
      expect(error).toContain(`CampaignMember ${Id} ${field}: ours ${row[field]}, theirs ${theirs}`);
      expect(shown().find((now) => now.Id === Id)?.[field]).toBe(theirs);
    }
    expect(error).not.toContain(String(second.Id));
    const shownBefore = new Set(
      before.map(({ Id }) => Id).filter((id) => id !== first.Id && id !== third.Id),
    );
    const others = (rows: RecordJson[]) => rows.filter(({ Id }) => shownBefore.has(Id));
    expect(others(shown())).toEqual(others(before));
  });
});
