import { describe, expect, test, vi } from "vitest";
import { text } from "../../sim-org/metadata/field.ts";
import { demoSettings } from "../../src/demo/index.ts";
import { ROLLUP_FIELDS } from "../../src/settings/fields.ts";
import { signInBySim } from "../support/connected-store.ts";
import { alteredOrg } from "./altered-org.ts";
import { othersRecords, rowsOf } from "./mutate-org.ts";
import { type Line, Situation, WHOLE, withStateServer } from "./situation.ts";

/** Figures on campaigns, docs/decisions/0028: what came of a campaign, in fields that people see on it. */

withStateServer();

describe("figures on campaigns", () => {
  const situation = Situation.of(300);
  const FIGURES = ["Touchpoints", "People", "Opportunities", "Pipeline", "Won_Revenue"].map(
    (name) => `Footfall_${name}__c`,
  );
  const OTHERS = ["Footfall_Currency__c", "Footfall_Rollup_Date__c"];
  const showing = (more = "") => `${demoSettings}\n${more}salesforce: { campaignRollups: true }\n`;
  const inOrg = () =>
    rowsOf(situation.org, `SELECT Id, ${[...FIGURES, ...OTHERS].join(", ")} FROM Campaign ORDER BY Id`);
  const withFigures = () => inOrg().filter((row) => row.Footfall_Touchpoints__c !== null);
  const figuresOf = (id: unknown) => {
    const row = inOrg().find(({ Id }) => Id === id);
    return FIGURES.map((name) => row?.[name]);
  };
  const undo = async () => {
    process.env.FOOTFALL_CONFIRM_ORG = "Simulated Org";
    const undone = await situation.cli("export", "undo", "--json");
    delete process.env.FOOTFALL_CONFIRM_ORG;
    expect(undone).toMatchObject({ status: 0, error: "" });
    return undone.out;
  };

  /** By the outcome's files alone, in cents, with the stages that the org has. */
  async function expected(): Promise<Map<string, number[]>> {
    const deals = new Map(
      rowsOf(situation.org, "SELECT Id, IsClosed, IsWon FROM Opportunity").map((row) => [row.Id, row]),
    );
    const touches = Map.groupBy(await situation.lines("touchpoints.csv"), (line) => String(line.campaign_id));
    const credits = Map.groupBy(await situation.lines("attribution_touchpoints.csv"), (line) =>
      String(line.campaign_id),
    );
    const ids = new Set([...touches.keys(), ...credits.keys()]);
    const distinct = (lines: Line[], column: string) => new Set(lines.map((line) => line[column])).size;
    return new Map(
      [...ids].map((id) => {
        const [own, credited] = [touches.get(id) ?? [], credits.get(id) ?? []];
        const cents = (isCounted: (deal: (typeof credited)[number]) => boolean) =>
          credited
            .filter(isCounted)
            .reduce((sum, line) => sum + Math.round(Number(line.w_shaped_revenue) * 100), 0);
        const deal = ({ opportunity_id = "" }: Line) => deals.get(opportunity_id);
        return [
          id,
          [
            own.length,
            distinct(own, "person"),
            distinct(credited, "opportunity_id"),
            cents((line) => deal(line)?.IsClosed === false),
            cents((line) => deal(line)?.IsClosed === true && deal(line)?.IsWon === true),
          ],
        ];
      }),
    );
  }
  const asWritten = (row: Record<string, unknown>) =>
    FIGURES.map((name, index) => (index < 3 ? Number(row[name]) : Math.round(Number(row[name]) * 100)));

  test("are not there, and cost nothing, until the settings ask for them", async () => {
    await situation.publishes(demoSettings);
    await situation.exports();
    expect(withFigures()).toEqual([]);
    const { calls } = situation.sim;
    calls.reset();
    await situation.exports();
    expect(calls.total).toBe(1);
    expect(await undo()).not.toContain("Footfall_Touchpoints__c");
    await situation.exports();
  });

  test("are the outcome's to the cent; nobody else's field changes; an import that brings them moves nothing", async () => {
    const others = othersRecords(situation.org);
    await situation.publishes(showing());
    const outcome = await situation.connected.outcome();
    const plan = await situation.exports("--plan");
    const done = await situation.exports();
    expect(done.objects).toEqual(plan.objects);
    const wanted = await expected();
    expect(wanted.size).toBeGreaterThan(5);
    expect(new Map(withFigures().map((row) => [String(row.Id), asWritten(row)]))).toEqual(wanted);
    for (const row of withFigures()) expect(row.Footfall_Rollup_Date__c).not.toBeNull();
    expect(othersRecords(situation.org)).toEqual(others);
    const { members, touchpoints } = await situation.imports<Record<string, object>>();
    expect(members).toEqual({ gained: 0, lost: 0, redated: 0 });
    expect(touchpoints).toEqual({ added: 0, removed: 0, changed: 0 });
    expect(await situation.connected.outcome()).toEqual(outcome);
    expect((await situation.exports()).objects.map(({ update }) => update)).toEqual([0, 0, 0]);
  });

  test("a campaign that loses everything has zeros; one that is gone is left alone", async () => {
    const { org } = situation;
    const [empty, gone, erased] = withFigures().map(({ Id }) => String(Id));
    org.remove("Campaign", [String(gone)], WHOLE);
    const none = [empty, erased].map((id) => `{ campaign: ${id}, syncType: exclude_all }`);
    await situation.publishes(showing(`campaigns: [${none.join(", ")}]\n`));
    await situation.exports();
    for (const id of [empty, erased]) expect(figuresOf(id)).toEqual([0, 0, 0, 0, 0]);
    await situation.imports();
    // Gone for good, and no import has seen it.
    org.erase("Campaign", [String(erased)], WHOLE);
    await situation.publishes(showing());
    const done = await situation.exports();
    expect(done.objects.find(({ object }) => object === "Campaign")).toMatchObject({ failed: 0 });
    const left = await expected();
    left.delete(String(erased));
    expect(new Map(withFigures().map((row) => [String(row.Id), asWritten(row)]))).toEqual(left);
    await situation.imports();
  });

  test("what somebody edits there stays and is told, until it is emptied, or says what Footfall says", async () => {
    const { org } = situation;
    const [edited, equal] = withFigures().map(({ Id }) => String(Id));
    const ours = new Map([edited, equal].map((id) => [id, figuresOf(id)]));
    const writes = (id: string | undefined, value: unknown) =>
      org.update("Campaign", [{ Id: String(id), Footfall_Won_Revenue__c: value as number }], WHOLE);
    for (const id of [edited, equal]) writes(id, 12.5);
    for (const again of [1, 2]) {
      const told = (await situation.cli("export")).error;
      for (const id of [edited, equal])
        expect(told, String(again)).toContain(`Campaign ${id} Footfall_Won_Revenue__c: ours`);
      expect(told).toContain("theirs 12.5");
      expect(figuresOf(edited)[4]).toBe(12.5);
      await situation.imports();
    }
    writes(equal, ours.get(equal)?.[4]);
    org.update(
      "Campaign",
      [
        {
          Id: String(edited),
          ...Object.fromEntries([...FIGURES, "Footfall_Currency__c"].map((name) => [name, null])),
        },
      ],
      WHOLE,
    );
    expect((await situation.cli("export")).error).toBe("");
    for (const [id, figures] of ours) expect(figuresOf(id)).toEqual(figures);
  });

  test("are taken out again by an undo of the export, and come back with the next one", async () => {
    await undo();
    for (const row of inOrg()) for (const name of [...FIGURES, ...OTHERS]) expect(row[name]).toBeNull();
    await situation.exports();
    expect(new Map(withFigures().map((row) => [String(row.Id), asWritten(row)]))).toEqual(await expected());
  });

  test("say in which currency they are; several are not taken for one", async () => {
    const { org } = situation;
    org.define([{ name: "Opportunity", fields: [text("CurrencyIsoCode", 3, { label: "Currency" })] }]);
    const credits = await situation.lines("attribution_touchpoints.csv");
    const one = String(credits[0]?.campaign_id);
    const deals = rowsOf(org, "SELECT Id FROM Opportunity ORDER BY Id").map(({ Id }) => ({
      Id: String(Id),
      CurrencyIsoCode: Id === credits[0]?.opportunity_id ? "USD" : "EUR",
    }));
    org.update("Opportunity", deals, WHOLE);
    // What an object has is asked once a day.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    try {
      await situation.imports();
      await situation.exports();
    } finally {
      vi.useRealTimers();
    }
    const mixed = new Set(
      credits
        .filter(({ opportunity_id }) => opportunity_id === credits[0]?.opportunity_id)
        .map(({ campaign_id }) => campaign_id),
    );
    const credited = new Set(credits.map(({ campaign_id }) => campaign_id));
    const seen = new Set<unknown>();
    for (const { Id, Footfall_Currency__c: code } of withFigures()) {
      const id = String(Id);
      const alone = credits.every(
        (line) => line.campaign_id !== id || line.opportunity_id === credits[0]?.opportunity_id,
      );
      expect(code, id).toBe(!credited.has(id) ? null : !mixed.has(id) ? "EUR" : alone ? "USD" : "several");
      seen.add(code);
    }
    expect(mixed.has(one)).toBe(true);
    expect(seen.has("EUR")).toBe(true);
    expect(seen.size).toBeGreaterThan(1);
  });
});

describe("an org without the fields for figures on campaigns", () => {
  const situation = Situation.of(
    120,
    `${demoSettings}\nsalesforce: { campaignRollups: true, memberStatus: true }\n`,
  );

  test("is told which are missing, and gets everything else", async () => {
    const { connected, sim, org, store } = situation;
    const names = Object.values(ROLLUP_FIELDS);
    const altered = await alteredOrg(sim.url);
    const without = (hidden: readonly string[]) => {
      altered.alteration = {
        afterwards: ({ path }, answered) => {
          if (!path.endsWith("/sobjects/Campaign/describe")) return undefined;
          const described = JSON.parse(answered.body) as { fields: { name: string }[] };
          const fields = described.fields.filter(({ name }) => !hidden.includes(name));
          return { ...answered, body: JSON.stringify({ ...described, fields }) };
        },
      };
    };
    try {
      signInBySim(sim);
      const asked = ["connect", "--store", store, "--url", altered.url, "--auth", "password"];
      expect((await connected.cli(...asked)).error).toBe("");
      without(names);
      const told = await situation.cli("export");
      expect(told.status).toBe(0);
      expect(told.error).toContain(names.map((name) => `Campaign.${name}`).join(", "));
      await situation.orgHasTheOutcome();
      const shown = "SELECT Id FROM CampaignMember WHERE Footfall_Status_Opportunity__c != null";
      expect(rowsOf(org, shown).length).toBeGreaterThan(10);
    } finally {
      await altered.close();
      await connected.connect(store);
    }
  });
});
