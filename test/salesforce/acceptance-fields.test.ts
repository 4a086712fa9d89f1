import { stringify } from "csv-stringify/sync";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { text } from "../../sim-org/metadata/field.ts";
import { demoSettings } from "../../src/demo/index.ts";
import {
  attributionInOrg,
  attributionOfOutcome,
  touchpointsInOrg,
  touchpointsOfOutcome,
} from "../support/org-touchpoints.ts";
import { othersRecords, rowsOf } from "./mutate-org.ts";
import { LATER, type Line, Situation, WHOLE, withStateServer } from "./situation.ts";

/** What settings leave out of the org, and what they write to fields of campaigns and campaign members. */

withStateServer();

const isPostLc = ({ positions = "" }: Line) => positions.split(", ").includes("PostLC");

describe("removal rules and the limit on later touchpoints", () => {
  const situation = Situation.of(400, demoSettings);
  const removing = `${demoSettings}
salesforce:
  postLcLimit: 1
  remove:
    buyerTouchpoints:
      - { name: Fairs, anyOf: [[{ field: Touchpoint.channel, operator: equals, value: Events }]] }
    attributionTouchpoints:
      - { name: Webinars, anyOf: [[{ field: Touchpoint.channel, operator: equals, value: Webinar }]] }
`;

  test("leave the models as they are, and decide what stands in the org", async () => {
    await situation.exports();
    const before = await situation.connected.outcome();
    await situation.publishes(removing);
    expect(await situation.connected.outcome()).toEqual(before);
    await situation.exports();

    const kept = (await situation.lines("touchpoints.csv")).filter(({ channel }) => channel !== "Events");
    const newestFirst = kept.toSorted((one, other) =>
      (other.touchpoint_date ?? "").localeCompare(one.touchpoint_date ?? ""),
    );
    const newest = new Map<string, string>();
    for (const line of newestFirst.filter(isPostLc))
      if (!newest.has(String(line.person))) newest.set(String(line.person), String(line.touchpoint_date));
    const wanted = kept.filter(
      (line) => !isPostLc(line) || newest.get(String(line.person)) === line.touchpoint_date,
    );
    expect(wanted.length).toBeGreaterThan(30);
    expect(kept.length - wanted.length).toBeGreaterThan(10);
    const { org } = situation;
    expect(touchpointsInOrg(org)).toEqual(touchpointsOfOutcome(org, stringify(wanted, { header: true })));
    const credits = await situation.lines("attribution_touchpoints.csv");
    const wantedCredits = credits.filter(({ channel }) => channel !== "Webinar");
    expect(wantedCredits.length).toBeLessThan(credits.length);
    expect(attributionInOrg(org)).toEqual(attributionOfOutcome(stringify(wantedCredits, { header: true })));
  });

  test("taken away again, everything stands in the org", async () => {
    await situation.publishes(demoSettings);
    await situation.exports();
    await situation.orgHasTheOutcome();
  });
});

/** The list of shared/spec/offline-sync.md, section 11, as far as an import can decide. */
const LABELS: Record<string, string> = {
  created: "Touchpoint Created",
  campaign_excluded: "No Touchpoint: Campaign excluded",
  no_rule: "No Touchpoint: No matching rule",
  not_responded: "No Touchpoint: Not responded",
  no_email: "No Touchpoint: No email address",
  no_date: "No Touchpoint: No touchpoint date",
  future_date: "No Touchpoint: Date in the future",
  before_start: "No Touchpoint: Before Touchpoint Start Date",
  after_end: "No Touchpoint: On or after Touchpoint End Date",
  duplicate_member: "No Touchpoint: Duplicate membership",
  suppressed: "No Touchpoint: Suppressed by rule",
  postlc_limit: "No Touchpoint: PostLC limit reached",
  removed_rule: "No Touchpoint: Removed from CRM by rule",
  no_opportunity: "No Touchpoint: No opportunity",
  outside_model: "No Touchpoint: Date outside model",
};
/** These are not written where nothing stood before: a campaign that is not synced is none of ours. */
const UNWRITTEN = ["campaign_not_synced", "auto_campaign", "missing_campaign", "member_removed"];

describe("statuses on campaign members", () => {
  const situation = Situation.of(500);
  const salesforce = "salesforce: { writeBack: true, memberStatus: true";

  type Statuses = { person: string | null; opportunity: string | null };
  function statusesInOrg(): Map<string, Statuses> {
    const fields = ["Lead", "Contact", "Opportunity"].map((of) => `Footfall_Status_${of}__c`);
    const rows = rowsOf(
      situation.org,
      `SELECT Id, LeadId, ContactId, ${fields.join(", ")} FROM CampaignMember`,
    );
    return new Map(
      rows.map((row) => {
        const [lead, contact, opportunity] = fields.map((field) => row[field] as string | null);
        // Blank where there is no lead, or no contact.
        if (row.LeadId === null) expect(lead).toBeNull();
        if (row.ContactId === null) expect(contact).toBeNull();
        if (row.LeadId && row.ContactId) expect(lead).toBe(contact);
        return [String(row.Id), { person: lead ?? contact ?? null, opportunity: opportunity ?? null }];
      }),
    );
  }

  /** Addresses of people whose account has an opportunity. */
  function mapped(): Set<string> {
    const accounts = new Set(
      rowsOf(situation.org, "SELECT AccountId FROM Opportunity").map((row) => row.AccountId),
    );
    return new Set(
      rowsOf(situation.org, "SELECT Email, AccountId FROM Contact")
        .filter(({ AccountId }) => AccountId !== null && accounts.has(AccountId))
        .map(({ Email }) => String(Email).trim().toLowerCase()),
    );
  }

  /** What should stand there: the code of each member, by the outcome's files alone. */
  async function expected(
    hidden: (line: Line) => string | undefined,
    hiddenCredit: (line: Line) => string | undefined,
  ): Promise<Map<string, [string, string]>> {
    const touches = new Map(
      (await situation.lines("touchpoints.csv")).map((one) => [one.touchpoint_id, one]),
    );
    const credited = new Map(
      (await situation.lines("attribution_touchpoints.csv")).map((one) => [one.touchpoint_id, one]),
    );
    const near = mapped();
    const codes = new Map<string, [string, string]>();
    for (const member of await situation.lines("members.csv")) {
      const { status = "", counts, touchpoint_id, person = "", campaign_member_id = "" } = member;
      if (UNWRITTEN.includes(status)) continue;
      if (counts !== "true") {
        codes.set(campaign_member_id, [status, status]);
        continue;
      }
      const touch = touches.get(touchpoint_id);
      const credit = credited.get(touchpoint_id);
      const opportunity =
        hiddenCredit(member) ?? (credit ? "created" : near.has(person) ? "outside_model" : "no_opportunity");
      codes.set(campaign_member_id, [touch ? (hidden(touch) ?? "created") : "suppressed", opportunity]);
    }
    return codes;
  }

  async function orgHas(
    hidden: (line: Line) => string | undefined,
    hiddenCredit: (line: Line) => string | undefined = () => undefined,
  ): Promise<Set<string>> {
    const codes = await expected(hidden, hiddenCredit);
    const seen = new Set<string>();
    for (const [id, { person, opportunity }] of statusesInOrg()) {
      const [personCode, opportunityCode] = codes.get(id) ?? [];
      const labels = [personCode, opportunityCode].map((code) =>
        code === undefined ? null : (LABELS[code] ?? `no label for ${code}`),
      );
      expect([id, person, opportunity]).toEqual([id, ...labels]);
      for (const code of codes.get(id) ?? []) seen.add(code);
    }
    return seen;
  }

  test("each status that the demo can show has its label", async () => {
    await situation.publishes(`${demoSettings}\n${salesforce} }\n`);
    await situation.exports();
    const seen = await orgHas(() => undefined);
    const wanted = [
      "created",
      "campaign_excluded",
      "not_responded",
      "no_email",
      "no_opportunity",
      "outside_model",
    ];
    expect([...seen]).toEqual(expect.arrayContaining(wanted));
  });

  test("are taken out again, also where members are gone, whether an import has seen that or not", async () => {
    const { org } = situation;
    const shown = "SELECT Id FROM CampaignMember WHERE Footfall_Status_Opportunity__c != null ORDER BY Id";
    const [deleted, erased, unseen] = rowsOf(org, shown).map(({ Id }) => String(Id));
    org.remove("CampaignMember", [String(deleted)], WHOLE);
    org.erase("CampaignMember", [String(erased)], WHOLE);
    await situation.imports();
    org.erase("CampaignMember", [String(unseen)], WHOLE);
    process.env.FOOTFALL_CONFIRM_ORG = "Simulated Org";
    const undone = await situation.connected.cli("export", "undo", "--store", situation.store);
    delete process.env.FOOTFALL_CONFIRM_ORG;
    expect(undone).toMatchObject({ status: 0, error: "" });
    expect(rowsOf(org, shown)).toEqual([]);
    await situation.imports();
    await situation.exports();
    expect(rowsOf(org, shown).length).toBeGreaterThan(0);
  });

  test("so has what rules take out of the opportunities' touchpoints, or out of the CRM alone", async () => {
    const credited = async () =>
      new Map((await situation.lines("attribution_touchpoints.csv")).map((one) => [one.touchpoint_id, one]));
    const rule = (channel: string) =>
      `[{ name: One, anyOf: [[{ field: Touchpoint.channel, operator: equals, value: ${channel} }]] }]`;
    await situation.publishes(`${demoSettings}\n${salesforce} }\n`);
    const all = await credited();
    const none = "attributionTouchpoints: []";
    expect(demoSettings).toContain(none);
    await situation.publishes(`${demoSettings.replace(none, `attributionTouchpoints: ${rule("Events")}`)}
${salesforce}, remove: { attributionTouchpoints: ${rule("Webinar")} } }
`);
    const left = await credited();
    await situation.exports();
    const seen = new Set<string | undefined>();
    await orgHas(
      () => undefined,
      ({ touchpoint_id, channel }) => {
        const isRemoved = left.has(touchpoint_id) && channel === "Webinar";
        const isSuppressed = all.has(touchpoint_id) && !left.has(touchpoint_id);
        const code = isSuppressed ? "suppressed" : isRemoved ? "removed_rule" : undefined;
        seen.add(code);
        return code;
      },
    );
    expect([...seen].toSorted()).toEqual(["removed_rule", "suppressed", undefined]);
  });

  test("so has what rules, suppression, removal and the limit decide", async () => {
    const removal =
      "{ name: Mail, anyOf: [[{ field: Touchpoint.channel, operator: equals, value: Webinar }]] }";
    await situation.publishes(
      `version: 1
sync:
  rules:
    - name: Any
      touchpointDate: ["{CampaignMember.CreatedDate}"]
      applyCampaignWindow: true
      anyOf: [[{ field: Campaign.Type, operator: not_equals, value: Email }]]
channels: { offline: [{ type: Webinar, channel: Webinar }, { type: Conference, channel: Events }] }
suppress:
  buyerTouchpoints:
    - { name: Fairs, anyOf: [[{ field: Touchpoint.channel, operator: equals, value: Events }]] }
${salesforce}, postLcLimit: 0, remove: { buyerTouchpoints: [${removal}] } }
`,
    );
    await situation.exports();
    const seen = await orgHas((touch) =>
      touch.channel === "Webinar" ? "removed_rule" : isPostLc(touch) ? "postlc_limit" : undefined,
    );
    const wanted = ["created", "no_rule", "suppressed", "postlc_limit", "removed_rule"];
    expect([...seen]).toEqual(expect.arrayContaining(wanted));
  });
});

describe("campaign settings made in Footfall", () => {
  const situation = Situation.of(150, demoSettings);
  const FIELDS = "Footfall_Sync_Type__c, Footfall_Touchpoint_Start__c, Footfall_Touchpoint_End__c";
  let campaign: string;
  const inOrg = () => {
    const [row] = rowsOf(situation.org, `SELECT ${FIELDS} FROM Campaign WHERE Id = '${campaign}'`);
    return FIELDS.split(", ").map((field) => row?.[field] ?? null);
  };
  const sync = () =>
    situation.connected.json<{ import: { touchpoints: object } }>(
      "sync",
      "--store",
      situation.store,
      ...LATER,
    );
  const decided = (writeBack: boolean) => `${demoSettings}
campaigns:
  - { campaign: ${campaign}, syncType: exclude_all, touchpointStart: 2026-01-05, touchpointEnd: 2026-02-01, type: Email }
salesforce: { writeBack: ${writeBack} }
`;

  beforeAll(() => {
    campaign = situation.newCampaign("Decided in Footfall");
  });

  test("stay in Footfall without writeBack", async () => {
    await situation.imports();
    const former = inOrg();
    expect(former).toEqual(["Include all Campaign Members", null, null]);
    await situation.publishes(decided(false));
    await sync();
    expect(inOrg()).toEqual(former);
  });

  test("are written to Footfall's own fields with writeBack, and nothing else changes", async () => {
    const others = othersRecords(situation.org);
    await situation.publishes(decided(true));
    await sync();
    expect(inOrg()).toEqual(["Exclude all Campaign Members", "2026-01-05", "2026-02-01"]);
    const echo = await sync();
    expect(echo.import.touchpoints).toEqual({ added: 0, removed: 0, changed: 0 });
    expect(othersRecords(situation.org)).toEqual(others);
  });

  test("what stood there comes back when the setting is taken away", async () => {
    await situation.publishes(`${demoSettings}\nsalesforce: { writeBack: true }\n`);
    await sync();
    expect(inOrg()).toEqual(["Include all Campaign Members", null, null]);
  });
});

describe("an org of several currencies", () => {
  const situation = Situation.of(200, demoSettings);

  test("has revenue in the currency of the opportunity", async () => {
    const { org } = situation;
    await situation.exports();
    const currency = text("CurrencyIsoCode", 3, { label: "Currency" });
    for (const name of ["Opportunity", "Footfall_Attribution__c"]) org.define([{ name, fields: [currency] }]);
    const codes = new Map(
      rowsOf(org, "SELECT Id FROM Opportunity ORDER BY Id").map(({ Id }, index) => [
        String(Id),
        index % 2 === 0 ? "EUR" : "USD",
      ]),
    );
    const deals = [...codes].map(([Id, CurrencyIsoCode]) => ({ Id, CurrencyIsoCode }));
    org.update("Opportunity", deals, WHOLE);
    // What an object has is asked once a day.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    try {
      await situation.imports();
      const { objects } = await situation.exports();
      expect(objects[1]).toMatchObject({ object: "Footfall_Attribution__c", insert: 0, failed: 0 });
      const rows = rowsOf(org, "SELECT Opportunity__c, CurrencyIsoCode FROM Footfall_Attribution__c");
      expect(rows.length).toBeGreaterThan(20);
      expect(objects[1]?.update).toBe(rows.length);
      for (const { Opportunity__c, CurrencyIsoCode } of rows)
        expect(CurrencyIsoCode).toBe(codes.get(String(Opportunity__c)));
      expect((await situation.exports()).objects[1]).toMatchObject({ insert: 0, update: 0, delete: 0 });
    } finally {
      vi.useRealTimers();
    }
    await situation.orgHasTheOutcome();
  });
});
