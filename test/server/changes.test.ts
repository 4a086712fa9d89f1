import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withStore } from "../../src/app/open-store.ts";
import { type RunningServer, runningServer } from "../support/running-server.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await runningServer();
});
afterAll(() => server.close());

type Document = { publish: number | null; members: { gained: number; lost: number }; seconds: number };

const ZONE = { kind: "settings", yaml: "version: 1\ntimezone: America/Los_Angeles\n" };

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
});
