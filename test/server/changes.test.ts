import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withStore } from "../../src/app/open-store.ts";
import { type PendingChange, settingsWith } from "../../src/app/pending.ts";
import type { Settings } from "../../src/settings/schema.ts";
import { type RunningServer, runningServer } from "../support/running-server.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await runningServer();
});
afterAll(() => server.close());

type Document = { publish: number | null; members: { gained: number; lost: number }; seconds: number };

const ZONE = { kind: "settings", yaml: "version: 1\ntimezone: America/Los_Angeles\n" };

type Row = {
  id: string;
  name: string;
  members: number;
  touchpoints: number;
  won: string;
  warnings: string[];
};
const list = async (query: string, path = "/api/campaigns") => {
  const { status, body } = await server.ask("GET", `${path}?${query}`, { as: "viewer" });
  expect(status, JSON.stringify(body)).toBe(200);
  return body as { items: (Row & Record<string, unknown>)[]; total: number };
};

test("a store that Footfall makes is its owner's alone, and tells the currency of its deals", async () => {
  expect((await stat(join(server.home, "own"))).mode & 0o777).toBe(0o700);
  expect((await server.ask("GET", "/api/store", { as: "viewer" })).body.currency).toBe("USD");
});

test("campaigns come in any order, a window at a time, each once", async () => {
  const all = await list("limit=500&sort=members&order=desc");
  expect(all.items.length).toBe(all.total);
  expect(all.items.length).toBeGreaterThan(10);
  const members = all.items.map((row) => row.members);
  expect(members).toEqual([...members].sort((a, b) => b - a));
  const windows = [];
  for (let offset = 0; offset < all.total; offset += 7)
    windows.push(...(await list(`sort=members&order=desc&limit=7&offset=${offset}`)).items);
  expect(windows).toEqual(all.items);
  const credited = all.items.reduce((sum, row) => sum + Number(row.won), 0);
  const channels = await withStore(join(server.home, "own"), ({ warehouse, schemas }) =>
    warehouse.all<{ won: number }>(
      `SELECT CAST(sum(w_shaped_won) AS DOUBLE) AS won FROM ${schemas.results}.channels`,
    ),
  );
  expect(credited).toBeGreaterThan(0);
  expect(credited).toBeCloseTo(channels[0]?.won ?? 0, 2);
});

test("a campaign is found by a part of its name and by both forms of its id; signs of patterns are letters", async () => {
  const [first] = (await list("limit=1")).items;
  if (!first) throw new Error("no campaigns");
  for (const search of [first.name.slice(1, -1).toUpperCase(), first.id, first.id.slice(0, 15)])
    expect((await list(`search=${encodeURIComponent(search)}`)).items.map(({ id }) => id)).toContain(
      first.id,
    );
  for (const search of ["%", "_", "' OR '1'='1", '"; DROP TABLE x; --'])
    expect((await list(`search=${encodeURIComponent(search)}`)).total, search).toBe(0);
  expect((await server.ask("GET", `/api/campaigns/${first.id}`, { as: "viewer" })).body).toEqual(first);
  expect((await server.ask("GET", "/api/campaigns/701000000000001AAA", { as: "viewer" })).status).toBe(404);
});

test("views and filters keep what they say", async () => {
  const unmapped = await list("view=unmapped&limit=500");
  expect(unmapped.items.length).toBeGreaterThan(0);
  for (const { warnings } of unmapped.items) expect(warnings).toContain("unmapped_type");
  const same = await list("warning=unmapped_type&limit=500");
  expect(same.items).toEqual(unmapped.items);
  for (const { syncType } of (await list("syncType=none&limit=500")).items) expect(syncType).toBe(null);
});

test("a campaign's members are all there, each with its dates and why it counts or not", async () => {
  const [busiest] = (await list("sort=members&order=desc&limit=1")).items;
  if (!busiest) throw new Error("no campaigns");
  const path = `/api/campaigns/${busiest.id}/members`;
  const all = await list("limit=500", path);
  expect([all.total, all.items.length]).toEqual([busiest.members, busiest.members]);
  const counting = await list("limit=500&counts=true", path);
  expect(counting.total).toBe(busiest.touchpoints);
  for (const row of counting.items) {
    expect(row).toMatchObject({ counts: true, status: "created", dateSource: expect.any(String) });
    expect(row.touchpointDate).toMatch(/^\d{4}-\d\d-\d\dT/);
  }
  for (const row of (await list("counts=false&limit=500", path)).items)
    expect(row.status).not.toBe("created");
  const named = all.items.find(({ email }) => email);
  const found = await list(`search=${encodeURIComponent(String(named?.email))}`, path);
  expect(found.items.map(({ id }) => id)).toContain(named?.id);
});

test("types add up to the campaigns, and tell where the map puts them", async () => {
  const { total } = await list("limit=1");
  const { items } = (await server.ask("GET", "/api/channels/types", { as: "viewer" })).body as {
    items: { type: string | null; campaigns: number; unmapped: number; channels: { campaigns: number }[] }[];
  };
  expect(items.reduce((sum, { campaigns }) => sum + campaigns, 0)).toBe(total);
  for (const { campaigns, unmapped, channels } of items)
    expect(channels.reduce((sum, each) => sum + each.campaigns, unmapped)).toBe(campaigns);
  expect(new Set(items.map(({ type }) => type?.toLowerCase())).size).toBe(items.length);
});

test("pending changes are kept for each person, and gone once they are published", async () => {
  const changes = [ZONE];
  expect((await server.ask("PUT", "/api/pending", { as: "editor", body: { changes, base: 1 } })).status).toBe(
    204,
  );
  expect((await server.ask("GET", "/api/pending", { as: "editor" })).body).toEqual({ changes, base: 1 });
  expect((await server.ask("GET", "/api/pending", { as: "admin" })).body).toEqual({
    changes: [],
    base: null,
  });

  const preview = await server.ask("POST", "/api/preview", { as: "editor", body: { changes } });
  const body = { changes, reason: "Our zone", base: 1 };
  const publish = await server.ask("POST", "/api/publish", { as: "editor", body });
  const told = ({ body: { document } }: typeof preview) => ({
    ...(document as Document),
    publish: 0,
    seconds: 0,
  });
  expect(told(publish)).toEqual(told(preview));
  expect((publish.body.document as Document).publish).toBe(2);
  const { deals, opportunities, campaignChannels } = preview.body.details as {
    deals: Record<string, number>;
    opportunities: { moved: string; models: { model: string; moved: string }[] }[];
    campaignChannels: { campaignId: string; channel: string }[];
  };
  const { document } = preview.body as {
    document: { opportunities: number; campaigns: { campaignId: string }[] };
  };
  expect(Object.values(deals).reduce((sum, each) => sum + each)).toBe(document.opportunities);
  for (const { moved, models } of opportunities) {
    const wShaped = models.find(({ model }) => model === "w_shaped")?.moved ?? "0.00";
    expect(moved).toBe(wShaped);
  }
  const known = new Set(campaignChannels.map(({ campaignId }) => campaignId));
  for (const { campaignId } of document.campaigns) expect(known, campaignId).toContain(campaignId);
  expect((await server.ask("GET", "/api/pending", { as: "editor" })).body.changes).toEqual([]);
  const { body: entry } = await server.ask("GET", "/api/publishes/2", { as: "viewer" });
  expect(entry).toMatchObject({ by: "editor@example.com", reason: "Our zone", cause: "settings" });
});

test("two people at once: the second is told what the first has published, and previews again", async () => {
  const rules = {
    kind: "rules",
    sync: {
      rules: [
        {
          name: "All",
          touchpointDate: "{CampaignMember.CreatedDate}",
          anyOf: [[{ field: "CampaignMember.CreatedDate", operator: "not_equals", value: "" }]],
        },
      ],
    },
  };
  const first = await server.ask("POST", "/api/publish", {
    as: "admin",
    body: { changes: [rules], reason: "One rule for all", base: 2 },
  });
  expect(first.status).toBe(200);
  const second = { changes: [ZONE], reason: "Without", base: 2 };
  const stale = await server.ask("POST", "/api/publish", { as: "editor", body: second });
  expect([stale.status, stale.body.type]).toEqual([409, "stale"]);
  expect(stale.body.since).toMatchObject([{ id: 3, by: "admin@example.com", reason: "One rule for all" }]);
  const again = await server.ask("POST", "/api/publish", { as: "editor", body: { ...second, base: 3 } });
  expect((again.body.document as Document).publish).toBe(4);
});

test("changes that rest on a publish or a store that is not there are not published", async () => {
  const { body: store } = await server.ask("GET", "/api/store", { as: "viewer" });
  const publish = (more: object) =>
    server.ask("POST", "/api/publish", { as: "editor", body: { changes: [ZONE], reason: "x", ...more } });
  const ahead = await publish({ base: 99, store: store.id });
  expect([ahead.status, ahead.body.type]).toEqual([409, "stale"]);
  const elsewhere = [
    await publish({ base: 4, store: "another" }),
    await server.ask("POST", "/api/preview", { as: "editor", body: { changes: [ZONE], store: "another" } }),
    await server.ask("PUT", "/api/pending", {
      as: "editor",
      body: { changes: [ZONE], base: 4, store: "another" },
    }),
    await server.ask("GET", "/api/pending?store=another", { as: "editor" }),
    await server.ask("POST", "/api/publishes/4/undo", {
      as: "editor",
      body: { reason: "x", store: "another" },
    }),
  ];
  for (const { status, body } of elsewhere) expect([status, body.type]).toEqual([409, "other_store"]);
  expect((await server.ask("GET", "/api/publishes", { as: "viewer" })).body.total).toBe(4);
});

test("the zone and the leave to write are changed without the rest of the document", async () => {
  const settings = async () =>
    (await server.ask("GET", "/api/settings", { as: "viewer" })).body.settings as Record<string, unknown>;
  const basics = { kind: "basics", timezone: "Europe/Paris", writeBack: true };
  const preview = await server.ask("POST", "/api/preview", { as: "editor", body: { changes: [basics] } });
  expect(preview.status).toBe(200);
  const { rules } = (await settings()).sync as { rules: unknown[] };
  const made = settingsWith((await settings()) as Settings, [basics as PendingChange])?.settings;
  expect(made).toMatchObject({ timezone: "Europe/Paris", salesforce: { writeBack: true }, sync: { rules } });
});

test("suppression and what is written to Salesforce are each a change of their own; what is wrong is named", async () => {
  const settings = (await server.ask("GET", "/api/settings", { as: "viewer" })).body.settings as Settings;
  const filter = { anyOf: [[{ field: "Touchpoint.channel", operator: "not_equals", value: "" }]] };
  const suppress = {
    kind: "suppress",
    suppress: { buyerTouchpoints: [], attributionTouchpoints: [filter] },
  };
  const limits = { kind: "salesforce", salesforce: { ...settings.salesforce, pauseOnErrors: false } };
  const preview = async (...changes: unknown[]) =>
    server.ask("POST", "/api/preview", { as: "editor", body: { changes } });
  const { status, body } = await preview(suppress, limits);
  const { attributionTouchpoints, touchpoints } = body.document as Record<string, Record<string, number>>;
  expect([status, attributionTouchpoints]).toEqual([
    200,
    { added: 0, removed: expect.any(Number), changed: 0 },
  ]);
  expect(attributionTouchpoints?.removed).toBeGreaterThan(0);
  expect(touchpoints).toEqual({ added: 0, removed: 0, changed: 0 });
  const made = settingsWith(settings, [suppress, limits] as PendingChange[])?.settings;
  expect(made?.suppress.attributionTouchpoints).toEqual([filter]);
  expect(made?.salesforce).toEqual({ ...settings.salesforce, pauseOnErrors: false });
  const wrong = { ...filter, anyOf: [[{ field: "Touchpoint.person", operator: "equals", value: "x" }]] };
  const refused = await preview({
    kind: "suppress",
    suppress: { buyerTouchpoints: [wrong], attributionTouchpoints: [] },
  });
  expect([refused.status, refused.text]).toEqual([
    400,
    expect.stringContaining("Touchpoint.person does not exist; use one of Touchpoint.touchpoint_date"),
  ]);
});

test("an earlier publish that is not there is told without the paths of the server", async () => {
  const { status, body } = await server.ask("GET", "/api/campaigns?asOf=999", { as: "viewer" });
  expect([status, body.detail]).toEqual([404, "There is no publish 999; the newest is 4."]);
});

test("undo is shown first, and takes the publish back", async () => {
  const preview = await server.ask("POST", "/api/publishes/4/undo/preview", { as: "editor" });
  expect(preview.status).toBe(200);
  const undone = await server.ask("POST", "/api/publishes/4/undo", {
    as: "editor",
    body: { reason: "Not meant" },
  });
  expect((undone.body.document as Document).publish).toBe(5);
  const diff = await server.ask("GET", "/api/diff?from=3&to=5", { as: "viewer" });
  expect(diff.body.rows).toEqual([]);
});

test("a campaign's settings and a bulk update of its dates are one publish, and an empty text clears", async () => {
  const campaignId = await withStore(join(server.home, "own"), async ({ warehouse, schemas }) => {
    const [row] = await warehouse.all<{ id: string }>(
      `SELECT campaign_id AS id FROM ${schemas.results}.campaigns WHERE members > 3 ORDER BY campaign_id LIMIT 1`,
    );
    return String(row?.id);
  });
  const changes = [
    { kind: "campaign", campaignId, name: "Fair", set: { touchpointEnd: "2026-03-01", syncType: "" } },
    { kind: "campaign", campaignId, name: "Fair", set: { syncType: "include_all" } },
    {
      kind: "dates",
      campaignId,
      name: "Fair",
      update: { filters: [], match: "all", action: { kind: "set", date: "2026-01-14" } },
    },
  ];
  const { status, body } = await server.ask("POST", "/api/publish", {
    as: "editor",
    body: { changes, reason: "The list came late", base: 5 },
  });
  expect(status).toBe(200);
  const [update] = body.updates as { matched: number; changed: number; newDates: { earliest: string } }[];
  expect(update?.matched).toBeGreaterThan(3);
  expect(update?.newDates.earliest).toBe("2026-01-14T08:00:00.000Z");
  const { settings } = (await server.ask("GET", "/api/settings", { as: "viewer" })).body as {
    settings: { campaigns: unknown[] };
  };
  expect(settings.campaigns).toEqual([
    { campaign: campaignId, touchpointEnd: "2026-03-01", syncType: "include_all" },
  ]);
  const { body: row } = await server.ask("GET", `/api/campaigns/${campaignId}`, { as: "viewer" });
  expect(row).toMatchObject({
    syncType: "include_all",
    syncTypeFrom: "footfall",
    touchpointEnd: "2026-03-01",
  });
  const { items } = await list("limit=500", `/api/campaigns/${campaignId}/members`);
  expect(new Set(items.map(({ bulkDate }) => bulkDate))).toEqual(new Set(["2026-01-14T08:00:00.000Z"]));
  const back = { kind: "campaign", campaignId, name: "Fair", set: { touchpointEnd: null, syncType: null } };
  const taken = await server.ask("POST", "/api/publish", {
    as: "editor",
    body: { changes: [back], reason: "As the CRM says", base: 6 },
  });
  expect(taken.status).toBe(200);
  const after = (await server.ask("GET", "/api/settings", { as: "viewer" })).body.settings as typeof settings;
  expect(after.campaigns).toEqual([]);
});

test("what is wrong with settings is told by line; nothing is published", async () => {
  const yaml = "version: 1\ntimezone: Europe/Pariss\n";
  const check = await server.ask("POST", "/api/settings/check", { as: "viewer", body: { yaml } });
  expect(check.body.problems).toMatchObject([{ line: 2, path: "timezone" }]);
  const refused = await server.ask("POST", "/api/preview", {
    as: "editor",
    body: { changes: [{ ...ZONE, yaml }] },
  });
  expect(refused.status).toBe(400);
  expect(refused.body.detail).toContain("Europe/Paris");
  const long = { yaml: `timezone: UTC\n${"# long\n".repeat(40_000)}` };
  const answer = await server.ask("POST", "/api/settings/check", { as: "viewer", body: long });
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("longer than 256 kB")]);
});

test("pages by cursor are those of one publish, whatever is published in between", async () => {
  const before = await list("limit=500&sort=touchpoints&order=desc");
  const first = (await list("limit=5&sort=touchpoints&order=desc")) as Awaited<ReturnType<typeof list>> & {
    next: string | null;
  };
  const [most] = first.items;
  const changes = [
    { kind: "campaign", campaignId: most?.id, name: most?.name, set: { syncType: "exclude_all" } },
  ];
  const published = await server.ask("POST", "/api/publish", {
    as: "editor",
    body: { changes, reason: "Not this one" },
  });
  expect(published.status, published.text).toBe(200);
  const items = [...first.items];
  let { next } = first;
  while (next !== null) {
    const page = (await list(`limit=25&sort=touchpoints&order=desc&cursor=${next}`)) as typeof first;
    items.push(...page.items);
    ({ next } = page);
  }
  expect(items).toEqual(before.items);
  // A cursor answers the question that it was made for.
  const other = await server.ask("GET", `/api/campaigns?sort=name&cursor=${first.next}`, { as: "viewer" });
  expect(other.status).toBe(400);
});
