import { readFile, writeFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiTypes, type OpenApi, TYPES_FILE } from "../../scripts/api-types.ts";
import { runRuleSql } from "../support/hostile-texts.ts";
import { type RunningServer, runningServer } from "../support/running-server.ts";

/** Reports, journeys, the test of rules, downloads: what they tell agrees with the outcome, and no text breaks out. */

let server: RunningServer;
beforeAll(async () => {
  server = await runningServer({ members: 1_500 });
});
afterAll(() => server?.close());

const get = async <T = Record<string, unknown>>(path: string): Promise<T> => {
  const answer = await server.ask("GET", path, { as: "viewer" });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
  return answer.body as T;
};
const cents = (money: string | null | undefined) => Math.round(Number(money ?? 0) * 100);
const MODELS = [
  "first_touch",
  "lead_creation",
  "u_shaped",
  "w_shaped",
  "full_path",
  "last_touch",
  "linear",
  "time_decay",
];

type Channels = {
  rows: {
    level: string;
    channel: string | null;
    subchannel: string | null;
    campaignId: string | null;
    won: string;
    open: string;
  }[];
};

describe("reports", () => {
  test("channels, subchannels and campaigns add up to the same money, for every model and date", async () => {
    for (const model of MODELS)
      for (const dateType of ["close", "created", "touchpoint"]) {
        const { rows } = await get<Channels>(`/api/reports/channels?model=${model}&dateType=${dateType}`);
        for (const key of ["won", "open"] as const) {
          const sum = (level: string) =>
            rows.filter((row) => row.level === level).reduce((total, row) => total + cents(row[key]), 0);
          expect([model, dateType, key, sum("channel")]).toEqual([model, dateType, key, sum("all")]);
          expect(sum("subchannel")).toBe(sum("all"));
          expect(sum("campaign")).toBe(sum("all"));
        }
      }
  });

  test("a year is the sum of its months, whichever date counts", async () => {
    for (const dateType of ["close", "created", "touchpoint"]) {
      const all = (query: string) =>
        get<Channels>(`/api/reports/channels?model=linear&dateType=${dateType}&${query}`).then(({ rows }) =>
          cents(rows.find(({ level }) => level === "all")?.won),
        );
      const months = Array.from({ length: 12 }, (_, index) => {
        const month = `2025-${String(index + 1).padStart(2, "0")}`;
        const last = new Date(Date.UTC(2025, index + 1, 0)).toISOString().slice(0, 10);
        return all(`from=${month}-01&to=${last}`);
      });
      const sum = (await Promise.all(months)).reduce((total, each) => total + each, 0);
      expect([dateType, sum]).toEqual([dateType, await all("from=2025-01-01&to=2025-12-31")]);
    }
  });

  test("the deals behind a row have its money", async () => {
    const { rows } = await get<Channels>("/api/reports/channels");
    const row = rows.find(({ level }) => level === "channel");
    const { items } = await get<{ items: { revenue: string; isWon: boolean }[] }>(
      `/api/reports/deals?channel=${encodeURIComponent(String(row?.channel))}&limit=500`,
    );
    const won = items.filter(({ isWon }) => isWon).reduce((total, { revenue }) => total + cents(revenue), 0);
    expect(won).toBe(cents(row?.won));
    expect(won).toBeGreaterThan(0);
  });

  test("a campaign's cost is the sum of its months to the cent, and counts only where it is synced and dated", async () => {
    type Roi = {
      rows: {
        campaignId: string;
        cost: string | null;
        costGap: string | null;
        startDate: string;
        endDate: string;
      }[];
    };
    const whole = await get<Roi>("/api/reports/roi");
    const costs = new Map<string, number>();
    for (let month = 0; month < 60; month++) {
      const first = new Date(Date.UTC(2022, month, 1)).toISOString().slice(0, 10);
      const last = new Date(Date.UTC(2022, month + 1, 0)).toISOString().slice(0, 10);
      const { rows } = await get<Roi>(`/api/reports/roi?from=${first}&to=${last}`);
      for (const row of rows) costs.set(row.campaignId, (costs.get(row.campaignId) ?? 0) + cents(row.cost));
    }
    const counted = whole.rows.filter(
      ({ cost, startDate, endDate }) => cost !== null && startDate >= "2022-01-01" && endDate <= "2026-12-31",
    );
    expect(counted.length).toBeGreaterThan(3);
    for (const { campaignId, cost } of counted)
      expect([campaignId, costs.get(campaignId)]).toEqual([campaignId, cents(cost)]);
    for (const { cost, costGap } of whole.rows) expect(cost === null).toBe(costGap !== null);
  });

  test("events rank by their money, equal money equal place", async () => {
    type Events = {
      rows: { campaignId: string; models: { model: string; won: string; rank: number | null }[] }[];
    };
    const types = await get<{ items: { channels: { channel: string }[] }[] }>("/api/channels/types");
    const channel = types.items[0]?.channels[0]?.channel ?? "Other";
    const { rows } = await get<Events>(`/api/reports/events?channel=${encodeURIComponent(channel)}`);
    expect(rows.length).toBeGreaterThan(2);
    for (const model of MODELS) {
      const ranked = rows.map((row) => row.models.find((each) => each.model === model));
      for (const one of ranked) {
        const more = ranked.filter((other) => cents(other?.won) > cents(one?.won)).length;
        expect(one?.rank).toBe(cents(one?.won) > 0 ? more + 1 : null);
      }
    }
  });

  test("the overview's coverage is that of the deals", async () => {
    type Overview = {
      won: { deals: number; revenue: string };
      attributed: { deals: number; revenue: string };
    };
    const { won, attributed } = await get<Overview>("/api/reports/overview");
    const deals = await get<{ items: { amount: string; touchpoints: number }[] }>(
      "/api/opportunities?state=won&limit=500",
    );
    expect(won.deals).toBe(deals.items.length);
    const touched = deals.items.filter(({ touchpoints }) => touchpoints > 0);
    expect(attributed.deals).toBe(touched.length);
    expect(cents(attributed.revenue)).toBe(touched.reduce((total, { amount }) => total + cents(amount), 0));
  });

  test("every report as of an earlier publish, and as CSV", async () => {
    for (const report of ["channels", "roi", "engagement", "events", "deals"]) {
      const csv = await server.ask("GET", `/api/reports/${report}?asOf=1&format=csv`, { as: "viewer" });
      expect([report, csv.status, csv.headers.get("content-type")]).toEqual([
        report,
        200,
        "text/csv; charset=utf-8",
      ]);
      expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"$/);
    }
    for (const report of ["overview", "data-driven", "double-counting"])
      expect((await server.ask("GET", `/api/reports/${report}?asOf=1`, { as: "viewer" })).status).toBe(200);
  });
});

test("lists download whole, in their order, with as many lines as rows", async () => {
  for (const path of ["/api/campaigns?sort=name", "/api/people?limit=1", "/api/opportunities?limit=1"]) {
    const { total } = await get<{ total: number }>(path);
    const csv = await server.ask("GET", `${path}&format=csv`, { as: "viewer" });
    expect([path, parse(csv.text, { columns: true }).length]).toEqual([path, total]);
  }
});

test("the web app's types are those of the routes; UPDATE_DOCS=1 writes them", async () => {
  const { body } = await server.ask("GET", "/api/openapi.json");
  const made = apiTypes(body as unknown as OpenApi);
  if (process.env.UPDATE_DOCS) await writeFile(TYPES_FILE, made);
  expect(await readFile(TYPES_FILE, "utf8")).toBe(made);
});

describe("journeys", () => {
  test("a deal's shares are its money, under every model that gives all of it away", async () => {
    const { items } = await get<{ items: { id: string; amount: string; touchpoints: number }[] }>(
      "/api/opportunities?state=won&limit=50",
    );
    const deal = items.find(({ touchpoints }) => touchpoints > 2);
    const story = await get<{ touches: { credits: { model: string; revenue: string }[] }[] }>(
      `/api/opportunities/${deal?.id}`,
    );
    expect(story.touches).toHaveLength(deal?.touchpoints ?? -1);
    for (const model of ["linear", "last_touch", "time_decay", "first_touch"]) {
      const sum = story.touches.reduce(
        (total, { credits }) => total + cents(credits.find((each) => each.model === model)?.revenue),
        0,
      );
      expect([model, sum]).toEqual([model, cents(deal?.amount)]);
    }
  });

  test("a person is found by a part of the name, and has as many touches as the list says", async () => {
    const { items } = await get<{ items: { person: string; name: string; touchpoints: number }[] }>(
      "/api/people?limit=5",
    );
    const [first] = items;
    const found = await get<{ items: { person: string }[] }>(
      `/api/people?search=${encodeURIComponent(String(first?.name).slice(0, 6).toUpperCase())}`,
    );
    expect(found.items.map(({ person }) => person)).toContain(first?.person);
    const story = await get<{ journey: unknown[]; memberships: { memberId: string; status: string }[] }>(
      `/api/people/${encodeURIComponent(String(first?.person))}`,
    );
    expect(story.journey).toHaveLength(first?.touchpoints ?? -1);
    const member = story.memberships[0];
    const why = await get<{ outcome: { status: string } }>(`/api/members/${member?.memberId}/explanation`);
    expect(why.outcome.status).toBe(member?.status);
  });

  test("what is not there is said so", async () => {
    for (const path of [
      "/api/people/nobody@example.com",
      "/api/opportunities/006000000000001AAA",
      "/api/members/00v000000000001AAA/explanation",
      "/api/opportunities/x",
    ])
      expect([path, (await server.ask("GET", path, { as: "viewer" })).status]).toEqual([path, 404]);
  });
});

describe("the test of rules", () => {
  const sync = (rules: unknown[]) => ({
    precedence: "auto",
    endDateInclusive: false,
    windowBasis: "touchpoint_date",
    rules,
  });
  const rule = (name: string, field: string, operator: string, value: string) => ({
    name,
    touchpointDate: ["{CampaignMember.CreatedDate}"],
    applyCampaignWindow: false,
    anyOf: [[{ field, operator, value }]],
  });
  type Tested = {
    members: number;
    counts: number;
    rules: { matches: number; wins: number }[];
    statuses: { status: string; members: number }[];
  };
  const tried = async (rules: unknown[], campaignId?: string) =>
    server.ask("POST", "/api/rules/test", {
      as: "editor",
      body: { sync: sync(rules), ...(campaignId ? { campaignId } : {}) },
    });

  test("says what publishing would do", async () => {
    const rules = [
      rule("answered", "CampaignMember.HasResponded", "equals", "true"),
      rule("all", "CampaignMember.Status", "not_equals", ""),
    ];
    const tested = (await tried(rules)).body as unknown as Tested;
    const [answered, all] = tested.rules;
    expect(all?.matches).toBe(tested.members);
    expect((answered?.wins ?? 0) + (all?.wins ?? 0)).toBe(tested.members);
    expect(answered?.matches).toBe(answered?.wins);
    const preview = await server.ask("POST", "/api/preview", {
      as: "editor",
      body: { changes: [{ kind: "rules", sync: sync(rules) }] },
    });
    const { members } = (preview.body as { document: { members: { gained: number; lost: number } } })
      .document;
    const { items } = await get<{ items: { touchpoints: number }[] }>("/api/campaigns?limit=500");
    const now = items.reduce((total, { touchpoints }) => total + touchpoints, 0);
    const duplicates = tested.counts - (now + members.gained - members.lost);
    // A person's second membership of a campaign is told apart only with all members at hand.
    expect(duplicates).toBeGreaterThanOrEqual(0);
    expect(duplicates).toBeLessThan(tested.counts * 0.05);
  });

  test("an id that is none of a campaign here says what it is; a wrong rule is told by its path", async () => {
    const all = rule("all", "CampaignMember.Status", "not_equals", "");
    const refusal = async (id: string) => (await tried([all], id)).body.detail;
    const [campaign] = (await get<{ items: { id: string }[] }>("/api/campaigns?limit=1")).items;
    const id = campaign?.id ?? "";
    const other = (letter: string) => (letter === "x" ? "y" : "x");
    expect((await tried([all], id.slice(0, 15))).status).toBe(200);
    expect(await refusal("7010")).toContain("an id has 15 or 18 letters and digits");
    expect(await refusal(`${id.slice(0, 17)}${other(id.slice(17))}`)).toContain(
      "last three characters do not fit",
    );
    expect(await refusal("00Q000000000001")).toContain("is the id of a lead, not of a campaign");
    expect(await refusal("701000000000001")).toContain("no campaign 701000000000001 has been imported");
    const wrong = await tried([{ ...all, name: "" }, rule("r", "Campaign.Nonsuch", "equals", "1")]);
    expect(wrong.body.problems).toEqual([
      { file: "rules", path: "sync.rules[0].name", message: "a rule needs a name" },
    ]);
    const pending = await server.ask("POST", "/api/preview", {
      as: "editor",
      body: { changes: [{ kind: "rules", sync: sync([{ ...all, name: "" }]) }] },
    });
    expect(pending.body.problems).toEqual([
      { file: "settings", path: "sync.rules[0].name", message: "a rule needs a name" },
    ]);
  });

  test("no value, name or field of a rule breaks out of its text", async () => {
    for (const hostile of runRuleSql) {
      const value = await tried([rule("r", "Campaign.Name", "equals", hostile)]);
      expect([
        hostile,
        value.status,
        (value.body as { rules?: { matches: number }[] }).rules?.[0]?.matches,
      ]).toEqual([hostile, 200, 0]);
      const name = await tried([
        rule(hostile.trim() || "r", "CampaignMember.HasResponded", "equals", "true"),
      ]);
      expect([hostile, name.status]).toEqual([hostile, 200]);
      const field = await tried([rule("r", hostile, "equals", "x")]);
      expect([hostile, field.status]).toEqual([hostile, 400]);
      const date = await tried([{ ...rule("r", "Campaign.Name", "equals", "x"), touchpointDate: [hostile] }]);
      expect([hostile, date.status]).toEqual([hostile, 400]);
      const operator = await tried([rule("r", "Campaign.Name", hostile, "x")]);
      expect([hostile, operator.status]).toEqual([hostile, 400]);
    }
    expect((await get<{ total: number }>("/api/campaigns?limit=1")).total).toBeGreaterThan(0);
  });

  test("no other text of the settings or of a change does either", async () => {
    const { items } = await get<{ items: { id: string; name: string }[] }>("/api/campaigns?limit=1");
    const { id: campaignId = "", name = "" } = items[0] ?? {};
    const hostile = runRuleSql.join(" ");
    const preview = async (change: object) =>
      (await server.ask("POST", "/api/preview", { as: "editor", body: { changes: [change] } })).status;
    const when = [{ field: "Campaign.Name", operator: "equals", value: hostile }];
    const filters = [{ name: hostile, anyOf: [when] }];
    const settings = {
      channels: {
        offline: [{ type: hostile, when, channel: hostile, subchannel: hostile }],
        default: { channel: hostile },
      },
      suppress: { buyerTouchpoints: filters, attributionTouchpoints: filters },
      salesforce: { remove: { buyerTouchpoints: filters, attributionTouchpoints: filters } },
      campaigns: [{ campaign: campaignId, type: hostile }],
    };
    expect(await preview({ kind: "settings", yaml: JSON.stringify(settings) })).toBe(200);
    const named = [{ attribution: { amountField: hostile } }, { fields: { syncType: hostile } }];
    for (const wrong of named)
      expect([wrong, await preview({ kind: "settings", yaml: JSON.stringify(wrong) })]).toEqual([wrong, 400]);
    expect(await preview({ kind: "radar", campaignId, name, date: hostile })).toBe(400);
    const dates = (filter: object) =>
      preview({
        kind: "dates",
        campaignId,
        name,
        update: { filters: [filter], match: "all", action: { kind: "clear" } },
      });
    expect(await dates({ field: hostile, operator: "equals", value: "x" })).toBe(400);
    expect(await dates({ field: "campaign_name", operator: "equals", value: hostile })).toBeLessThan(500);
    expect((await get<{ total: number }>("/api/campaigns?limit=1")).total).toBeGreaterThan(0);
  });

  test("no parameter of a query does either", async () => {
    for (const hostile of runRuleSql) {
      const text = encodeURIComponent(hostile);
      for (const path of [
        `/api/campaigns?search=${text}`,
        `/api/campaigns?type=${text}&channel=${text}`,
        `/api/people?search=${text}`,
        `/api/opportunities?search=${text}`,
        `/api/fields/values?object=Campaign&name=${text}`,
        `/api/fields/values?object=Campaign&name=Type&search=${text}`,
        `/api/reports/deals?channel=${text}&subchannel=${text}`,
        `/api/reports/events?channel=${text}`,
      ]) {
        const answer = await server.ask("GET", path, { as: "viewer" });
        const found = answer.body as { total?: number; items?: unknown[]; rows?: unknown[] };
        expect([path, answer.status, found.total ?? found.items?.length ?? found.rows?.length]).toEqual([
          path,
          200,
          0,
        ]);
      }
      for (const path of [
        `/api/campaigns?sort=${text}`,
        `/api/reports/channels?model=${text}`,
        `/api/reports/roi?from=${text}`,
        `/api/campaigns/${text}`,
      ])
        expect([path, (await server.ask("GET", path, { as: "viewer" })).status]).toEqual([path, 400]);
    }
  });

  test("fields and their values come from the org", async () => {
    const { items } = await get<{ items: { object: string; name: string }[] }>("/api/fields");
    expect(items.map(({ object, name }) => `${object}.${name}`)).toEqual(
      expect.arrayContaining(["Campaign.Type", "CampaignMember.HasResponded"]),
    );
    const values = await get<{ items: { value: string; records: number }[] }>(
      "/api/fields/values?object=Campaign&name=Type",
    );
    const types = await get<{ items: { type: string; campaigns: number }[] }>("/api/channels/types");
    expect(values.items.find(({ value }) => value === types.items[0]?.type)?.records).toBe(
      types.items[0]?.campaigns,
    );
  });
});
