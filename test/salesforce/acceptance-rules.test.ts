import { parse } from "csv-parse/sync";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { demoSettings } from "../../src/demo/index.ts";
import { alteredStore, refusal } from "./altered-org.ts";
import { othersRecords, rowsOf } from "./mutate-org.ts";
import { LATER, type Line, Situation, WHOLE, withStateServer } from "./situation.ts";

/** What rules name, what the org shows of it, and that reading is all that an import does. */

withStateServer();

const DAY_MS = 86_400_000;

describe("an org that shows less than it did", () => {
  const situation = Situation.of(150);
  const shown = alteredStore(situation);
  beforeAll(async () => {
    await situation.connected.json("import", "--store", shown.store, ...LATER);
    const settings = await situation.file("demo.yaml", demoSettings);
    await situation.connected.json("publish", "--store", shown.store, "--settings", settings, ...LATER);
  });
  beforeEach(() => {
    shown.altered.alteration = {};
  });

  const importing = () => situation.connected.cli("import", "--store", shown.store, ...LATER);
  const outcome = () => situation.connected.outcome(shown.store);

  /** The query that a request asks. */
  const soqlOf = ({ path, query, body }: { path: string; query: URLSearchParams; body: string }) =>
    /\/(query|queryAll)$/.test(path) ? (query.get("q") ?? "") : path.endsWith("/jobs/query") ? body : "";

  function hideObject(object: string): void {
    shown.altered.alteration = {
      instead: (asked) => {
        if (asked.path.endsWith(`/sobjects/${object}/describe`))
          return refusal(404, "NOT_FOUND", "The requested resource does not exist");
        if (new RegExp(`FROM ${object}\\b`).test(soqlOf(asked)))
          return refusal(400, "INVALID_TYPE", `sObject type '${object}' is not supported.`);
        return undefined;
      },
    };
  }

  test("19: a field that a rule names disappears: told, and what was imported of it stays", async () => {
    const before = await outcome();
    expect(before["campaigns.csv"]).toContain("EMEA Conference");
    shown.altered.alteration = {
      instead: (asked) =>
        soqlOf(asked).includes("Region__c")
          ? refusal(400, "INVALID_FIELD", "No such column 'Region__c' on entity 'Campaign'.")
          : undefined,
      afterwards: ({ path }, answered) => {
        if (!path.endsWith("/sobjects/Campaign/describe")) return undefined;
        const described = JSON.parse(answered.body);
        described.fields = described.fields.filter(({ name }: { name: string }) => name !== "Region__c");
        return { ...answered, body: JSON.stringify(described) };
      },
    };
    for (const again of [1, 2]) {
      const [conference] = rowsOf(situation.org, "SELECT Id FROM Campaign WHERE Region__c = 'EMEA' LIMIT 1");
      situation.org.update("Campaign", [{ Id: String(conference?.Id) }], WHOLE);
      const told = await importing();
      expect(told.status, told.error).toBe(0);
      expect(told.error, String(again)).toContain("Campaign.Region__c is not in the org any more");
      expect(await outcome()).toEqual(before);
    }
    shown.altered.alteration = {};
    const back = await importing();
    expect(back).toMatchObject({ status: 0, error: "" });
    expect(await outcome()).toEqual(before);
  });

  test("5: the user may not see campaigns any more: nothing is deleted, and what to do is told", async () => {
    const before = await outcome();
    hideObject("Campaign");
    const told = await importing();
    expect(told.status).toBe(1);
    expect(told.error).toContain("Salesforce, Campaign: the connected user cannot see this object");
    expect(await outcome()).toEqual(before);
  });

  test("an object that the model can do without: what was imported of it stays, and that is told", async () => {
    const before = await outcome();
    hideObject("OpportunityContactRole");
    const told = await importing();
    expect(told.status, told.error).toBe(0);
    expect(told.error).toContain("OpportunityContactRole cannot be seen any more");
    expect(await outcome()).toEqual(before);
  });

  test("a value that cannot be read is told, and read again once somebody has put it right", async () => {
    const credited = async () =>
      parse((await outcome())["attribution_touchpoints.csv"] ?? "", { columns: true }) as Line[];
    const deal = (await credited())[0]?.opportunity_id as string;
    situation.org.update("Opportunity", [{ Id: deal, Amount: 4321 }], WHOLE);
    shown.altered.alteration = {
      afterwards: (asked, answered) =>
        /FROM Opportunity\b/.test(soqlOf(asked))
          ? { ...answered, body: answered.body.replaceAll(/"Amount":4321\b/g, '"Amount":"n/a"') }
          : undefined,
    };
    for (const again of [1, 2]) {
      const told = await importing();
      expect(told.status, String(again)).toBe(1);
      expect(told.error).toContain("Salesforce, Opportunity");
      expect(told.error).toContain("Amount");
    }
    shown.altered.alteration = {};
    expect(await importing()).toMatchObject({ status: 0, error: "" });
    const cents = (await credited())
      .filter(({ opportunity_id }) => opportunity_id === deal)
      .reduce((sum, { u_shaped_revenue }) => sum + Math.round(Number(u_shaped_revenue) * 100), 0);
    expect(cents).toBe(432_100);
  });

  test("18: import, preview, publish and doctor make no write call", async () => {
    const parts: string[] = [];
    shown.altered.alteration = {
      instead: ({ path, body }) => {
        if (path.endsWith("/composite"))
          for (const part of JSON.parse(body).compositeRequest) parts.push(part.method);
        return undefined;
      },
    };
    const others = othersRecords(situation.org);
    situation.sim.calls.reset();
    const settings = await situation.file("rules.yaml", demoSettings);
    const { cli } = situation.connected;
    for (const asked of [
      ["import", ...LATER],
      ["import", "--full", ...LATER],
      ["preview", "--settings", settings, ...LATER],
      ["publish", "--settings", settings, ...LATER],
      ["sync", ...LATER],
    ]) {
      const [command = "", ...options] = asked;
      const told = await cli(command, "--store", shown.store, ...options);
      expect(told.status, `${asked.join(" ")}: ${told.error}`).toBe(0);
    }
    await cli("doctor", "--store", shown.store);
    const { list } = situation.sim.calls;
    expect(list.length).toBeGreaterThan(20);
    expect(list.filter(({ write, pattern }) => write && pattern !== "/composite")).toEqual([]);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.filter((method) => method !== "GET")).toEqual([]);
    expect(othersRecords(situation.org)).toEqual(others);
  });
});

describe("a first import by a user who may see little", () => {
  const situation = Situation.of(120);
  const shown = alteredStore(situation);

  test("brings what there is, also where records may not be counted, and tells what is left out", async () => {
    shown.altered.alteration = {
      instead: ({ path }) => {
        if (path.endsWith("/limits/recordCount"))
          return refusal(403, "INSUFFICIENT_ACCESS", "insufficient access rights on this resource");
        if (path.endsWith("/sobjects/Opportunity/describe"))
          return refusal(404, "NOT_FOUND", "The requested resource does not exist");
        return undefined;
      },
      afterwards: ({ path }, answered) => {
        if (!path.endsWith("/sobjects/CampaignMember/describe")) return undefined;
        const described = JSON.parse(answered.body);
        const hidden = ["FirstRespondedDate", "Footfall_Touchpoint_Date__c"];
        described.fields = described.fields.filter(({ name }: { name: string }) => !hidden.includes(name));
        return { ...answered, body: JSON.stringify(described) };
      },
    };
    const told = await situation.connected.cli("import", "--store", shown.store, ...LATER);
    expect(told.status, told.error).toBe(0);
    expect(told.error).toContain("Opportunity is left out: the connected user cannot see it");
    expect(told.error).toContain("CampaignMember comes without FirstRespondedDate: ");
    expect(told.error).not.toContain("Footfall_Touchpoint_Date__c");
    shown.altered.alteration = {};
    expect(await situation.connected.cli("import", "--store", shown.store, "--full", ...LATER)).toMatchObject(
      {
        status: 0,
        error: "",
      },
    );
    expect(await situation.connected.outcome(shown.store)).toEqual(await situation.connected.outcome());
  });
});

describe("a rule on a formula", () => {
  const situation = Situation.of(150);
  let ruled: string;
  let campaign: string;
  beforeAll(async () => {
    const { org } = situation;
    const [field] = org.object("CampaignMember").fields;
    if (!field) throw new Error("CampaignMember has no fields");
    const formula = {
      calculated: true,
      calculatedFormula: "Campaign.Type",
      createable: false,
      updateable: false,
    };
    const kind = { name: "Kind__c", label: "Kind", type: "string" as const, length: 255, custom: true };
    org.define([{ name: "CampaignMember", fields: [{ ...field, ...kind, ...formula }] }]);
    campaign = situation.newCampaign("Of a kind");
    // Long enough ago that the overlap of imports does not show them again.
    situation.at(Date.now() - 30 * DAY_MS, () => {
      situation.joins(campaign, situation.newLeads(3, "kind"));
    });
    situation.joins(situation.newCampaign("Of late"), situation.newLeads(1, "late"));
    org.update("Campaign", [{ Id: campaign, Type: "Conference" }], WHOLE);
    await situation.imports();
    ruled = await situation.file(
      "formula.yaml",
      `version: 1
sync:
  rules:
    - name: Fairs
      touchpointDate: ["{CampaignMember.CreatedDate}"]
      applyCampaignWindow: false
      anyOf: [[{ field: CampaignMember.Kind__c, operator: equals, value: Larch Fair }]]
`,
    );
  });
  const counting = async () =>
    (await situation.members(campaign)).filter(({ counts }) => counts === "true").length;

  test.each(["preview", "publish"])("%s refuses it, and says what accepting costs", async (command) => {
    const before = await situation.connected.outcome();
    const told = await situation.cli(command, "--settings", ruled, ...LATER);
    expect(told.status).toBe(1);
    expect(told.error).toMatch(/CampaignMember.*Kind__c.*formula.*--reread/);
    expect(await situation.connected.outcome()).toEqual(before);
  });

  test("with --reread preview and publish are right, also once its value has changed without a stamp", async () => {
    const change = (command: string) =>
      situation.connected.json<{ publish: number | null; seconds: number }>(
        command,
        ...["--store", situation.store, "--settings", ruled, "--reread", ...LATER],
      );
    const preview = await change("preview");
    const publish = await change("publish");
    expect({ ...publish, publish: null, seconds: 0 }).toEqual({ ...preview, seconds: 0 });
    expect(await counting()).toBe(0);
    const stamps = () =>
      rowsOf(situation.org, `SELECT Id, SystemModstamp FROM CampaignMember WHERE CampaignId = '${campaign}'`);
    const before = stamps();
    situation.at(Date.now() + 60_000, () => {
      situation.org.update("Campaign", [{ Id: campaign, Type: "Larch Fair" }], WHOLE);
    });
    expect(stamps()).toEqual(before);
    await situation.imports();
    expect(await counting()).toBe(3);
    situation.at(Date.now() + 120_000, () => {
      situation.org.update("Campaign", [{ Id: campaign, Type: "Conference" }], WHOLE);
    });
    await situation.imports();
    expect(await counting()).toBe(0);
  });

  test("once no rule names it, it is not read any more; named again, it is right again", async () => {
    const { calls } = situation.sim;
    // Asked before an object is read as a whole, and only then.
    const readsAll = () => calls.list.some(({ path }) => path.includes("/limits/recordCount"));
    await situation.publishes("version: 1\n");
    calls.reset();
    await situation.imports();
    expect(readsAll()).toBe(false);
    situation.org.update("Campaign", [{ Id: campaign, Type: "Larch Fair" }], WHOLE);
    await situation.connected.json(
      "publish",
      ...["--store", situation.store, "--settings", ruled, "--reread", ...LATER],
    );
    expect(await counting()).toBe(3);
    calls.reset();
    await situation.imports();
    expect(readsAll()).toBe(true);
  });
});
