import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiTypes, type OpenApi, TYPES_FILE } from "../../scripts/api-types.ts";
import { openDuckDb } from "../../src/warehouse/duckdb/duckdb-warehouse.ts";
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

  test("narrowed to campaigns, every report tells theirs alone, as a file too", async () => {
    const { rows } = await get<Channels>("/api/reports/channels");
    const [one, two] = rows.filter(({ level, won }) => level === "campaign" && cents(won) > 0);
    const ids = `${one?.campaignId},${String(two?.campaignId).slice(0, 15)}`;
    const both = cents(one?.won) + cents(two?.won);
    const narrow = await get<Channels>(`/api/reports/channels?campaign=${ids}`);
    expect(cents(narrow.rows.find(({ level }) => level === "all")?.won)).toBe(both);
    expect(narrow.rows.filter(({ level }) => level === "campaign")).toHaveLength(2);
    const channel = encodeURIComponent(String(one?.channel));
    const ofChannel = await get<Channels>(
      `/api/reports/channels?campaign=${one?.campaignId}&channel=${channel}`,
    );
    expect(ofChannel.rows.find(({ level }) => level === "all")?.won).toBe(one?.won);
    const months = await get<{ rows: { won: string }[] }>(`/api/reports/channel-months?campaign=${ids}`);
    expect(months.rows.reduce((total, { won }) => total + cents(won), 0)).toBe(both);
    const deals = await get<{ items: { revenue: string; isWon: boolean }[] }>(
      `/api/reports/deals?campaign=${ids}&limit=500`,
    );
    const ofDeals = deals.items.filter(({ isWon }) => isWon);
    expect(ofDeals.reduce((total, { revenue }) => total + cents(revenue), 0)).toBe(both);
    const touched = await get<{ whole: { touchpoints: number } }>("/api/reports/engagement");
    const few = await get<{ whole: { touchpoints: number } }>(`/api/reports/engagement?campaign=${ids}`);
    expect(few.whole.touchpoints).toBeGreaterThan(0);
    expect(few.whole.touchpoints).toBeLessThan(touched.whole.touchpoints);
    // A place among all events stays what it is where only some are told.
    const events = await get<{ rows: { campaignId: string; models: unknown }[] }>(
      "/api/reports/events?channel=Other",
    );
    const third = events.rows[2];
    const alone = await get<typeof events>(`/api/reports/events?channel=Other&campaign=${third?.campaignId}`);
    expect(alone.rows).toEqual([third]);
    const file = await server.ask("GET", `/api/reports/channels?campaign=${ids}&format=csv`, {
      as: "viewer",
    });
    expect(parse(file.text, { columns: true })).toHaveLength(narrow.rows.length);
    const wrong = await server.ask("GET", "/api/reports/channels?campaign=701x", { as: "viewer" });
    expect(wrong.status).toBe(400);
  });

  test("a campaign's cost is the sum of its quarters to the cent, and counts only where it is synced and dated", async () => {
    type Roi = {
      rows: {
        level: string;
        campaignId: string;
        cost: string | null;
        costGap: string | null;
        startDate: string;
        endDate: string;
      }[];
    };
    const whole = await get<Roi>("/api/reports/roi");
    const costs = new Map<string, number>();
    for (let quarter = 0; quarter < 20; quarter++) {
      const first = new Date(Date.UTC(2022, quarter * 3, 1)).toISOString().slice(0, 10);
      const last = new Date(Date.UTC(2022, quarter * 3 + 3, 0)).toISOString().slice(0, 10);
      const { rows } = await get<Roi>(`/api/reports/roi?from=${first}&to=${last}`);
      for (const row of rows)
        if (row.level === "campaign")
          costs.set(row.campaignId, (costs.get(row.campaignId) ?? 0) + cents(row.cost));
    }
    const counted = whole.rows.filter(
      ({ level, cost, startDate, endDate }) =>
        level === "campaign" && cost !== null && startDate >= "2022-01-01" && endDate <= "2026-12-31",
    );
    expect(counted.length).toBeGreaterThan(3);
    for (const { campaignId, cost } of counted)
      expect([campaignId, costs.get(campaignId)]).toEqual([campaignId, cents(cost)]);
    for (const { level, cost, costGap } of whole.rows)
      if (level === "campaign") expect(cost === null).toBe(costGap !== null);
  });

  test("return on spend: levels add up, months add up, every lead and deal is counted once, a gap is no zero", async () => {
    type Row = Record<string, string | null> & { level: string };
    const year = "from=2025-01-01&to=2025-12-31";
    for (const model of ["first_touch", "lead_creation", "w_shaped"]) {
      const { rows, months } = await get<{ rows: Row[]; months: Row[] }>(
        `/api/reports/roi?model=${model}&${year}`,
      );
      const sum = (list: readonly Row[], key: string) =>
        list.reduce((total, row) => total + cents(row[key]), 0);
      const at = (...levels: string[]) => rows.filter(({ level }) => levels.includes(level));
      for (const key of ["cost", "attributed", "realized", "open"]) {
        expect([model, key, sum(at("channel"), key)]).toEqual([model, key, sum(at("all"), key)]);
        expect(sum(at("subchannel"), key)).toBe(sum(at("all"), key));
        expect(sum(at("campaign"), key)).toBe(sum(at("all"), key));
      }
      const whole = months.filter(({ channel }) => channel === null);
      for (const key of ["cost", "attributed", "realized"])
        expect([model, key, sum(whole, key)]).toEqual([model, key, sum(at("all"), key)]);
      expect(at("no_touch")).toHaveLength(1);
      for (const key of ["newLeads", "newOpportunities", "deals"]) {
        const parts = [...at("channel"), ...at("no_touch")].reduce(
          (total, row) => total + Number(row[key]),
          0,
        );
        const [all] = at("all");
        expect([model, key, Number(all?.[key]) % 1]).toEqual([model, key, 0]);
        expect(Math.abs(parts - Number(all?.[key]))).toBeLessThan(0.1);
        expect(Number(all?.[key])).toBeGreaterThan(0);
      }
    }
    const { rows: every } = await get<{ rows: Row[] }>(`/api/reports/roi?${year}`);
    const two = every.filter(({ level, cost }) => level === "campaign" && Number(cost) > 0).slice(0, 2);
    const named = two.map(({ campaignId }) => campaignId).join(",");
    const narrow = await get<{ rows: Row[]; months: Row[] }>(`/api/reports/roi?${year}&campaign=${named}`);
    expect(narrow.rows.filter(({ level }) => level === "campaign")).toEqual(two);
    expect(narrow.rows.some(({ level }) => level === "no_touch")).toBe(false);
    for (const key of ["cost", "attributed", "realized"]) {
      const sum = (list: readonly Row[]) => list.reduce((total, row) => total + cents(row[key]), 0);
      expect(sum(narrow.rows.filter(({ level }) => level === "all"))).toBe(sum(two));
      expect(sum(narrow.months.filter(({ channel }) => channel === null))).toBe(sum(two));
    }
    const { rows } = await get<{ rows: Row[] }>(`/api/reports/roi?counts=distinct&${year}`);
    const all = rows.find(({ level }) => level === "all");
    const deals = await get<{ items: { isWon: boolean; closeDate: string }[] }>(
      "/api/opportunities?state=won&limit=500",
    );
    expect(all?.deals).toBe(
      String(deals.items.filter(({ closeDate }) => closeDate.startsWith("2025")).length),
    );
    for (const row of rows) {
      for (const key of ["newLeads", "newOpportunities", "deals"]) expect(row[key]).toMatch(/^\d+$/);
      const cost = Number(row.cost);
      if (cost === 0) expect([row.simpleRoi, row.realizedRoi]).toEqual([null, null]);
      else expect(Number(row.simpleRoi)).toBeCloseTo(Number(row.attributed) / cost, 1);
      for (const [per, key] of [
        ["costPerLead", "newLeads"],
        ["costPerDeal", "deals"],
      ] as const)
        expect(row[per] === null).toBe(row.cost === null || row[key] === "0");
    }
    // A period without a touch has none of its pipeline.
    const early = await get<{ rows: Row[] }>("/api/reports/roi?from=1990-01-01&to=1990-12-31");
    expect(early.rows.find(({ level }) => level === "all")).toMatchObject({ open: "0.00", touchpoints: 0 });
    const { rows: channels } = await get<{ rows: { weightedDeals: string }[] }>(
      "/api/reports/channels?model=time_decay",
    );
    for (const { weightedDeals } of channels) expect(weightedDeals).toMatch(/^\d+(\.\d{1,2})?$/);
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

test("credit over months adds up to the channels', and people of several channels count once", async () => {
  const rowsOf = async <Row>(path: string) => (await get<{ rows: Row[] }>(path)).rows;
  const cents = (amounts: string[]) => amounts.reduce((sum, each) => sum + Math.round(Number(each) * 100), 0);
  for (const dateType of ["close", "created", "touchpoint"]) {
    const query = `model=linear&dateType=${dateType}&from=2025-01-01&to=2026-03-31`;
    const months = await rowsOf<{ month: string; channel: string; won: string }>(
      `/api/reports/channel-months?${query}`,
    );
    const channels = await rowsOf<{ level: string; channel: string; won: string }>(
      `/api/reports/channels?${query}`,
    );
    expect(cents(months.map(({ won }) => won)), dateType).toBe(
      cents(channels.filter(({ level }) => level === "channel").map(({ won }) => won)),
    );
    for (const { month } of months) expect(month >= "2025-01" && month <= "2026-03").toBe(true);
    const [one] = months;
    const some = await rowsOf<{ channel: string }>(
      `/api/reports/channel-months?${query}&channel=${encodeURIComponent(String(one?.channel))}`,
    );
    expect(new Set(some.map(({ channel }) => channel))).toEqual(new Set([one?.channel]));
  }
  const { rows, whole } = await get<{
    rows: { month: string | null; touchpoints: number; people: number }[];
    whole: { touchpoints: number; people: number };
  }>("/api/reports/engagement");
  const sums = rows.filter(({ month }) => month === null);
  const sum = (key: "touchpoints" | "people") => sums.reduce((total, row) => total + row[key], 0);
  expect(whole.touchpoints).toBe(sum("touchpoints"));
  expect(whole.people).toBeLessThanOrEqual(sum("people"));
  expect(whole.people).toBeGreaterThanOrEqual(Math.max(...sums.map(({ people }) => people)));
});

test("campaigns are chosen by the days on which they start and were made", async () => {
  type Made = { startDate: string | null; createdDate: string };
  const { items } = await get<{ items: Made[] }>("/api/campaigns?limit=500");
  const inRange = (day: string | null) => day !== null && day >= "2025-03-01" && day <= "2025-09-30";
  const started = await get<{ total: number }>("/api/campaigns?startFrom=2025-03-01&startTo=2025-09-30");
  expect(started.total).toBe(items.filter(({ startDate }) => inRange(startDate)).length);
  expect(started.total).toBeGreaterThan(0);
  const { timezone } = await get<{ timezone: string }>("/api/store");
  const local = new Intl.DateTimeFormat("en-CA", { timeZone: timezone });
  const made = await get<{ total: number }>("/api/campaigns?createdFrom=2025-03-01&createdTo=2025-09-30");
  expect(made.total).toBe(
    items.filter(({ createdDate }) => inRange(local.format(new Date(createdDate)))).length,
  );
  expect((await server.ask("GET", "/api/campaigns?startFrom=01/14/2025", { as: "viewer" })).status).toBe(400);
});

test("the same rows come as Parquet, numbers as numbers", async () => {
  const folder = await mkdtemp(join(tmpdir(), "footfall-parquet-"));
  const warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
  try {
    for (const path of [
      "/api/reports/events?channel=Other",
      "/api/reports/roi?counts=distinct",
      "/api/campaigns?sort=name",
    ]) {
      const answer = await server.bytes(`${path}&format=parquet`, "viewer");
      expect([path, answer.status, answer.type]).toEqual([path, 200, "application/vnd.apache.parquet"]);
      await writeFile(join(folder, "rows.parquet"), answer.bytes);
      const table = `read_parquet(${warehouse.dialect.text(join(folder, "rows.parquet"))})`;
      const rows = await warehouse.all(`SELECT * FROM ${table}`);
      const csv = parse((await server.ask("GET", `${path}&format=csv`, { as: "viewer" })).text, {
        columns: true,
      });
      expect([path, rows.length]).toEqual([path, csv.length]);
      expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys((csv as object[])[0] ?? {}));
      const names = rows.map((row) => row.name ?? row.campaign ?? "");
      expect(names).toEqual(
        (csv as { name?: string; campaign?: string }[]).map((row) => row.name ?? row.campaign ?? ""),
      );
    }
    const types = await warehouse.all<{ type: string }>(
      `SELECT DISTINCT typeof(cost) AS type FROM read_parquet(${warehouse.dialect.text(join(folder, "rows.parquet"))})`,
    );
    expect(types).toEqual([{ type: "DECIMAL(24,6)" }]);
  } finally {
    await warehouse.close();
    await rm(folder, { recursive: true });
  }
});

test("what was not asked properly is refused, and not answered with something else", async () => {
  for (const path of [
    "/api/campaigns?serach=fair",
    "/api/campaigns?cursor=nonsense",
    "/api/store?asOf=1",
    "/api/reports/roi?dateType=close",
    "/api/reports/channels?from=2026-02-01&to=2026-01-01",
    "/api/reports/deals?from=2026-02-01&to=2026-01-31",
  ])
    expect([path, (await server.ask("GET", path, { as: "viewer" })).status]).toEqual([path, 400]);
  const day = await get<Channels>("/api/reports/channels?from=2026-01-31&to=2026-01-31");
  expect(day.rows.length).toBeGreaterThan(0);
});

test("the channels' report by the stage that deals are in", async () => {
  const all = await get<Channels & { stages: string[] }>("/api/reports/channels?dateType=created");
  expect(all.stages.length).toBeGreaterThan(1);
  let sum = 0;
  for (const stage of all.stages) {
    const { rows } = await get<Channels>(
      `/api/reports/channels?dateType=created&stage=${encodeURIComponent(stage)}`,
    );
    const whole = rows.find(({ level }) => level === "all");
    sum += cents(whole?.won) + cents(whole?.open);
    const deals = await get<{ items: { stage: string }[] }>(
      `/api/reports/deals?dateType=created&stage=${encodeURIComponent(stage)}`,
    );
    for (const deal of deals.items) expect(deal.stage).toBe(stage);
  }
  const whole = all.rows.find(({ level }) => level === "all");
  expect(sum).toBe(cents(whole?.won) + cents(whole?.open));
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
        `/api/reports/deals?stage=${text}`,
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

  test("filters of touchpoints may name leads, contacts, deals and the touchpoint itself", async () => {
    const { items } = await get<{ items: { object: string; name: string }[] }>("/api/fields");
    expect(items.map(({ object, name }) => `${object}.${name}`)).toEqual(
      expect.arrayContaining([
        "Lead.LeadSource",
        "Contact.Email",
        "Opportunity.StageName",
        "Touchpoint.channel",
      ]),
    );
    const values = async (object: string, name: string) =>
      (
        await get<{ items: { value: string; records: number }[] }>(
          `/api/fields/values?object=${object}&name=${name}`,
        )
      ).items;
    expect((await values("Opportunity", "StageName")).map(({ value }) => value)).toContain("Closed Won");
    const touched = await values("Touchpoint", "channel");
    const { counts } = await get<{ counts: { touchpoints: number } }>("/api/store");
    expect(touched.reduce((sum, { records }) => sum + records, 0)).toBe(counts.touchpoints);
    // No column of the outcome's tables but those that rules may name, and none that holds no text.
    expect(await values("Touchpoint", "person")).toEqual([]);
    expect(await values("Touchpoint", "touchpoint_date")).toEqual([]);
    expect(await values("Touchpoint", "constructor")).toEqual([]);
  });
});
