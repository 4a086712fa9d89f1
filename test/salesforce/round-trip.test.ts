import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Org, RecordJson } from "../../sim-org/org.ts";
import { demoSettings } from "../../src/demo/index.ts";
import { type ConnectedStore, connectedStore, NOW, readOutcome } from "../support/connected-store.ts";
import {
  attributionInOrg,
  attributionOfOutcome,
  touchpointsInOrg,
  touchpointsOfOutcome,
} from "../support/org-touchpoints.ts";
import { slowTest } from "../support/slow.ts";
import { told } from "../support/told.ts";

/**
 * The round trip with the simulated org over real HTTP: what comes in by the API is what files bring, what goes out
 * stands in the org, and nothing else there has changed.
 */

let connected: ConnectedStore;
let folder: string;
let settings: string;

const rows = (org: Org, soql: string): RecordJson[] => {
  const cursor = org.query(soql);
  const found = cursor.records(0, cursor.size);
  cursor.close();
  return found;
};
const now = ["--now", NOW];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "footfall-trip-"));
  settings = join(folder, "footfall.yaml");
  await writeFile(settings, demoSettings);
  connected = await connectedStore({ members: 800, seed: 11 });
});
afterAll(async () => {
  await connected?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Lines that one outcome has and the other lacks; of members that are gone a new store knows nothing. */
function differences(one: Record<string, string>, other: Record<string, string>): string[] {
  return Object.keys({ ...one, ...other }).flatMap((name) => {
    const [left, right] = [one, other].map(
      (of) => new Set((of[name] ?? "").split("\n").filter((line) => !line.includes(",member_removed,"))),
    );
    return [
      ...[...(left ?? [])].filter((line) => !right?.has(line)).map((line) => `${name} - ${line}`),
      ...[...(right ?? [])].filter((line) => !left?.has(line)).map((line) => `${name} + ${line}`),
    ].slice(0, 10);
  });
}

/** A store made anew from the org as it is gives the same outcome as the one that followed its changes. */
async function likeAnew(with_: ConnectedStore): Promise<void> {
  const anew = join(with_.folder, `anew-${Math.random().toString(36).slice(2)}`);
  await with_.connect(anew);
  await with_.json("import", "--store", anew, ...now);
  await with_.json("publish", "--store", anew, "--settings", settings, ...now);
  expect(differences(await with_.outcome(), await with_.outcome(anew))).toEqual([]);
}

describe("what comes in", () => {
  test("the API brings what the export's files bring, to the byte", async () => {
    const { sim, store, source } = connected;
    const first = await connected.json<{ publish: number }>("import", "--store", store, ...now);
    expect(first.publish).toBe(1);
    await connected.json("publish", "--store", store, "--settings", settings, ...now);
    const out = join(folder, "run");
    const ran = await told("run", "--source", source, "--settings", settings, "--out", out, ...now);
    expect(ran.error).toBe("");
    expect(await connected.outcome()).toEqual(await readOutcome(out));
    expect(sim.org.query("SELECT COUNT() FROM Footfall_Touchpoint__c").size).toBe(0);
  });

  test("an import without changes publishes no difference", async () => {
    const change = await connected.json<{ touchpoints: object; members: object }>(
      "import",
      "--store",
      connected.store,
      ...now,
    );
    expect(change.members).toEqual({ gained: 0, lost: 0, redated: 0 });
    expect(change.touchpoints).toEqual({ added: 0, removed: 0, changed: 0 });
  });

  test("changes of every kind come with the next import", async () => {
    const { sim, store } = connected;
    const { org } = sim;
    const options = { allOrNone: true };
    const members = rows(org, "SELECT Id, CampaignId, Status FROM CampaignMember ORDER BY Id LIMIT 60");
    const leads = rows(org, "SELECT Id, Email FROM Lead WHERE IsConverted = false ORDER BY Id LIMIT 6");
    const contacts = rows(org, "SELECT Id FROM Contact ORDER BY Id LIMIT 12");
    const campaigns = rows(org, "SELECT Id FROM Campaign ORDER BY Id");
    const id = (of: readonly RecordJson[], index: number) => String(of[index]?.Id);
    org.update("Contact", [{ Id: id(contacts, 0), Email: "another@example.com" }], options);
    org.update("Lead", [{ Id: id(leads, 0), Email: "" }], options);
    org.update("CampaignMember", [{ Id: id(members, 0), Status: "Responded" }], options);
    org.remove("CampaignMember", [id(members, 1), id(members, 2)], options);
    org.erase("CampaignMember", [id(members, 3)], options);
    org.remove("Contact", [id(contacts, 1)], options);
    org.erase("Contact", [id(contacts, 2)], options);
    org.remove("Campaign", [id(campaigns, 3)], options);
    org.merge("Contact", id(contacts, 4), [id(contacts, 5), id(contacts, 6)]);
    org.convertLead(id(leads, 1), { convertedStatus: "Closed - Converted" });
    org.insert("CampaignMember", [{ CampaignId: id(campaigns, 5), LeadId: id(leads, 3), Status: "Sent" }], {
      allOrNone: false,
    });
    await connected.json("import", "--store", store, ...now);
    await likeAnew(connected);
  });

  slowTest(
    "a status that begins to mean responded brings its members, although their stamps stay",
    async () => {
      const { sim, store } = connected;
      const [status] = rows(
        sim.org,
        "SELECT Id, CampaignId, Label FROM CampaignMemberStatus WHERE HasResponded = false AND Label != 'Sent' LIMIT 1",
      );
      const before = rows(sim.org, "SELECT COUNT() FROM CampaignMember WHERE HasResponded = true");
      sim.org.update("CampaignMemberStatus", [{ Id: String(status?.Id), HasResponded: true }], {
        allOrNone: true,
      });
      expect(before).toBeDefined();
      await connected.json("import", "--store", store, ...now);
      await likeAnew(connected);
    },
  );

  test("a rule on a field that was never imported fetches it first", async () => {
    const { sim, store } = connected;
    sim.org.define([
      {
        name: "Campaign",
        fields: [
          {
            ...fieldOf(sim.org, "Campaign", "Footfall_Unique_Id__c"),
            name: "Region__c",
            externalId: false,
            unique: false,
          },
        ],
      },
    ]);
    const [campaign] = rows(sim.org, "SELECT Id FROM Campaign ORDER BY Id LIMIT 1");
    sim.org.update("Campaign", [{ Id: String(campaign?.Id), Region__c: "EMEA" }], { allOrNone: true });
    const ruled = join(folder, "ruled.yaml");
    await writeFile(
      ruled,
      `version: 1
sync:
  rules:
    - name: Europe
      touchpointDate: ["{CampaignMember.CreatedDate}"]
      applyCampaignWindow: false
      anyOf: [[{ field: Campaign.Region__c, operator: equals, value: EMEA }]]
`,
    );
    const change = await connected.json<{ members: { gained: number } }>(
      "preview",
      "--store",
      store,
      "--settings",
      ruled,
      ...now,
    );
    expect(change.members.gained + 1).toBeGreaterThan(0);
    const wrong = join(folder, "wrong.yaml");
    await writeFile(wrong, `version: 1\nattribution: { amountField: Nothing__c }\n`);
    const refused = await connected.cli("preview", "--store", store, "--settings", wrong);
    expect(refused.status).toBe(1);
    expect(refused.error).toContain("Opportunity.Nothing__c does not exist");
  });
});

function fieldOf(org: Org, object: string, name: string) {
  const field = org.object(object).fields.find((candidate) => candidate.name === name);
  if (!field) throw new Error(`${object} has no ${name}`);
  return field;
}

type Exported = {
  objects: { object: string; insert: number; update: number; delete: number; failed: number }[];
  apiCalls: number;
};

async function orgHasTheOutcome(): Promise<void> {
  const { sim } = connected;
  const outcome = await connected.outcome();
  expect(touchpointsInOrg(sim.org)).toEqual(touchpointsOfOutcome(sim.org, outcome["touchpoints.csv"] ?? ""));
  expect(attributionInOrg(sim.org)).toEqual(
    attributionOfOutcome(outcome["attribution_touchpoints.csv"] ?? ""),
  );
}

describe("what goes out", () => {
  test("a plan counts, and writes nothing", async () => {
    const { sim, store } = connected;
    const plan = await connected.json<Exported>("export", "--store", store, "--plan");
    expect(plan.objects.map(({ object }) => object)).toEqual([
      "Footfall_Touchpoint__c",
      "Footfall_Attribution__c",
    ]);
    expect(plan.objects[0]?.insert).toBeGreaterThan(100);
    expect(plan.apiCalls).toBeGreaterThan(2);
    const dry = await connected.cli("export", "--store", store, "--dry-run");
    expect(dry.out).toContain('write Footfall_Touchpoint__c {"Unique_Id__c":"ff1_');
    expect(sim.org.query("SELECT COUNT() FROM Footfall_Touchpoint__c").size).toBe(0);
  });

  test("one record for each touchpoint and carrier, one for each attribution touchpoint", async () => {
    const plan = await connected.json<Exported>("export", "--store", connected.store, "--plan");
    const sent = await connected.json<Exported>("export", "--store", connected.store);
    expect(sent.objects).toEqual(plan.objects);
    await orgHasTheOutcome();
  });

  test("what Salesforce has is not written again", async () => {
    const again = await connected.json<Exported>("export", "--store", connected.store);
    for (const { insert, update, delete: gone, failed } of again.objects)
      expect([insert, update, gone, failed]).toEqual([0, 0, 0, 0]);
    expect(again.apiCalls).toBeLessThanOrEqual(1);
  });

  test("edited, deleted and hard-deleted by hand, a record comes back; somebody else's record stays", async () => {
    const { sim, store } = connected;
    const options = { allOrNone: true };
    const ours = rows(sim.org, "SELECT Id FROM Footfall_Touchpoint__c ORDER BY Id LIMIT 4").map(({ Id }) =>
      String(Id),
    );
    sim.org.update("Footfall_Touchpoint__c", [{ Id: ours[0], Channel__c: "Mine" }], options);
    sim.org.remove("Footfall_Touchpoint__c", [String(ours[1])], options);
    sim.org.erase("Footfall_Touchpoint__c", [String(ours[2])], options);
    sim.org.insert("Footfall_Touchpoint__c", [{ Unique_Id__c: "somebody else's" }], options);
    const repaired = await connected.json<Exported>("export", "--store", store);
    expect(repaired.objects[0]).toMatchObject({ insert: 2, update: 1, delete: 0, failed: 0 });
    const [foreign] = rows(
      sim.org,
      "SELECT Id FROM Footfall_Touchpoint__c WHERE Unique_Id__c = 'somebody else''s'".replace("''", "\\'"),
    );
    expect(foreign).toBeDefined();
    sim.org.remove("Footfall_Touchpoint__c", [String(foreign?.Id)], options);
    await orgHasTheOutcome();
  });

  test("given another key by hand, a record comes back under its own; none is left double", async () => {
    const { sim, store } = connected;
    const options = { allOrNone: true };
    const ours = rows(sim.org, "SELECT Id, Unique_Id__c FROM Footfall_Touchpoint__c ORDER BY Id LIMIT 4");
    const stranger = `ff1_${"Z".repeat(26)}`;
    sim.org.update("Footfall_Touchpoint__c", [{ Id: ours[0]?.Id, Unique_Id__c: stranger }], options);
    sim.org.update("Footfall_Touchpoint__c", [{ Id: ours[1]?.Id, Unique_Id__c: "mine" }], options);
    // As many as before: the count tells nothing.
    sim.org.erase("Footfall_Touchpoint__c", [String(ours[2]?.Id)], options);
    sim.org.insert("Footfall_Touchpoint__c", [{ Unique_Id__c: `ff1_${"Y".repeat(26)}` }], options);
    const repaired = await connected.json<Exported>("export", "--store", store);
    expect(repaired.objects[0]).toMatchObject({ insert: 2, delete: 2, failed: 0 });
    // Within a week, all ids are compared.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 8 * 86_400_000 });
    sim.clock.advance(8 * 86_400_000);
    try {
      await connected.json<Exported>("export", "--store", store);
    } finally {
      vi.useRealTimers();
      sim.clock.advance(-8 * 86_400_000);
    }
    await orgHasTheOutcome();
  });

  slowTest(
    "what a lost store wrote is taken over by the next one: no record is left that nobody knows",
    async () => {
      const { sim, store } = connected;
      const [stray, foreign] = sim.org.insert(
        "Footfall_Touchpoint__c",
        [{ Unique_Id__c: `ff1_${"X".repeat(26)}` }, { Unique_Id__c: "theirs" }],
        { allOrNone: true },
      );
      const anew = join(folder, "anew");
      await connected.connect(anew);
      await connected.json("import", "--store", anew, ...now);
      await connected.json("publish", "--store", anew, "--settings", settings, ...now);
      const ids = () =>
        rows(sim.org, "SELECT Id FROM Footfall_Touchpoint__c WHERE Unique_Id__c LIKE 'ff1%' ORDER BY Id").map(
          ({ Id }) => Id,
        );
      const before = ids().filter((id) => id !== stray?.id);
      const told = await connected.cli("export", "--store", anew);
      expect(told.out).toContain(`unknown to this store: ${before.length + 1};`);
      expect(ids()).toEqual(before);
      sim.org.remove("Footfall_Touchpoint__c", [String(foreign?.id)], { allOrNone: true });
      await orgHasTheOutcome();
      await connected.json("export", "--store", store);
      await orgHasTheOutcome();
    },
  );

  slowTest("an exclusion takes the records of a campaign out again, an undo brings them back", async () => {
    const { sim, store } = connected;
    const [busy] = rows(
      sim.org,
      "SELECT Campaign__c, COUNT(Id) touches FROM Footfall_Touchpoint__c GROUP BY Campaign__c ORDER BY COUNT(Id) DESC LIMIT 1",
    );
    const campaign = String(busy?.Campaign__c);
    const excluded = join(folder, "excluded.yaml");
    await writeFile(
      excluded,
      `${demoSettings}\ncampaigns:\n  - { campaign: ${campaign}, syncType: exclude_all }\n`,
    );
    const change = await connected.json<{ publish: number }>(
      "publish",
      "--store",
      store,
      "--settings",
      excluded,
      ...now,
    );
    const out = await connected.json<Exported>("export", "--store", store);
    expect(out.objects[0]?.delete).toBeGreaterThan(0);
    expect(rows(sim.org, `SELECT Id FROM Footfall_Touchpoint__c WHERE Campaign__c = '${campaign}'`)).toEqual(
      [],
    );
    await orgHasTheOutcome();
    await connected.json("undo", "--store", store, String(change.publish), ...now);
    await connected.json("export", "--store", store);
    await orgHasTheOutcome();
  });
});

describe("fields on campaign members", () => {
  test("statuses and dates are written, come back as no change, and an undo restores what stood there", async () => {
    const { sim, store } = connected;
    const writing = join(folder, "writing.yaml");
    await writeFile(
      writing,
      `${demoSettings}\nsalesforce: { writeBack: true, memberStatus: true, memberDates: true }\n`,
    );
    await connected.json("publish", "--store", store, "--settings", writing, ...now);
    const [member] = rows(
      sim.org,
      "SELECT Id, Footfall_Touchpoint_Date__c FROM CampaignMember WHERE HasResponded = true ORDER BY Id DESC LIMIT 1",
    );
    const id = String(member?.Id);
    const dates = join(folder, "dates.csv");
    await writeFile(dates, `campaign_member_id,touchpoint_date\n${id},2026-01-25T17:00:00Z\n`);
    const before = await connected.outcome();
    const batch = await connected.json<{ publish: number }>(
      "publish",
      "--store",
      store,
      "--dates",
      dates,
      ...now,
    );
    await connected.json("sync", "--store", store, ...now);
    const [written] = rows(
      sim.org,
      `SELECT Footfall_Touchpoint_Date__c, Footfall_Status_Lead__c, Footfall_Status_Contact__c, Footfall_Status_Date__c FROM CampaignMember WHERE Id = '${id}'`,
    );
    expect(written?.Footfall_Touchpoint_Date__c).toBe("2026-01-25T17:00:00.000+0000");
    expect(
      [written?.Footfall_Status_Lead__c, written?.Footfall_Status_Contact__c].filter(
        (label) => label !== null,
      ),
    ).toContain("Touchpoint Created");
    expect(written?.Footfall_Status_Date__c).not.toBeNull();

    const echo = await connected.json<{ import: { members: object }; export: Exported }>(
      "sync",
      "--store",
      store,
      ...now,
    );
    expect(echo.import.members).toEqual({ gained: 0, lost: 0, redated: 0 });
    for (const { update } of echo.export.objects) expect(update).toBe(0);

    await connected.json("undo", "--store", store, String(batch.publish), ...now);
    expect(await connected.outcome()).toEqual(before);
    await connected.json("sync", "--store", store, ...now);
    const [restored] = rows(
      sim.org,
      `SELECT Footfall_Touchpoint_Date__c FROM CampaignMember WHERE Id = '${id}'`,
    );
    expect(restored?.Footfall_Touchpoint_Date__c).toBe(member?.Footfall_Touchpoint_Date__c ?? null);
  });

  test("what somebody else writes after Footfall is a conflict, and stays", async () => {
    const { sim, store } = connected;
    const [member] = rows(sim.org, "SELECT Id FROM CampaignMember ORDER BY Id LIMIT 1");
    const id = String(member?.Id);
    const dates = join(folder, "conflict.csv");
    await writeFile(dates, `campaign_member_id,touchpoint_date\n${id},2026-02-01T09:00:00Z\n`);
    await connected.json("publish", "--store", store, "--dates", dates, ...now);
    await connected.json("sync", "--store", store, ...now);
    sim.org.update("CampaignMember", [{ Id: id, Footfall_Touchpoint_Date__c: "2026-03-03T09:00:00Z" }], {
      allOrNone: true,
    });
    await connected.json("import", "--store", store, ...now);
    const told = await connected.cli("export", "--store", store);
    expect(told.error).toContain(`CampaignMember ${id} Footfall_Touchpoint_Date__c: ours 2026-02-01`);
    const [kept] = rows(sim.org, `SELECT Footfall_Touchpoint_Date__c FROM CampaignMember WHERE Id = '${id}'`);
    expect(kept?.Footfall_Touchpoint_Date__c).toBe("2026-03-03T09:00:00.000+0000");
  });
});

describe("out again", () => {
  test("what Footfall wrote is taken out, once the org's name is typed; fields get back what stood there", async () => {
    const { sim, store } = connected;
    const [touched] = rows(
      sim.org,
      "SELECT COUNT(Id) n FROM CampaignMember WHERE Footfall_Status_Date__c != null",
    );
    expect(Number(touched?.n)).toBeGreaterThan(0);
    const unasked = await connected.cli("export", "undo", "--store", store);
    expect(unasked.status).toBe(2);
    process.env.FOOTFALL_CONFIRM_ORG = "Another Org";
    expect((await connected.cli("export", "undo", "--store", store)).error).toContain("nothing was changed");
    expect(touchpointsInOrg(sim.org).length).toBeGreaterThan(0);

    process.env.FOOTFALL_CONFIRM_ORG = "Simulated Org";
    const undone = await connected.json<Exported>("export", "undo", "--store", store);
    delete process.env.FOOTFALL_CONFIRM_ORG;
    expect(undone.objects.find(({ object }) => object === "Footfall_Touchpoint__c")?.delete).toBeGreaterThan(
      0,
    );
    expect(touchpointsInOrg(sim.org)).toEqual([]);
    expect(attributionInOrg(sim.org)).toEqual([]);
    for (const field of ["Status_Lead", "Status_Contact", "Status_Opportunity", "Status_Date"])
      expect(
        sim.org.query(`SELECT COUNT() FROM CampaignMember WHERE Footfall_${field}__c != null`).size,
        field,
      ).toBe(0);
    // The one that somebody else has written since stays.
    expect(
      rows(
        sim.org,
        "SELECT Footfall_Touchpoint_Date__c FROM CampaignMember WHERE Footfall_Touchpoint_Date__c != null",
      ).map((row) => row.Footfall_Touchpoint_Date__c),
    ).toContain("2026-03-03T09:00:00.000+0000");
  });
});
