import { expect, test } from "vitest";
import { changeText } from "./change-text.ts";
import { diffText } from "./history-text.ts";

const money = (before: string, after: string) => ({ before, after });

test("a preview shows the model that is asked for, and the positions that move", () => {
  const text = changeText(
    {
      document: {
        publish: null,
        seconds: 0.4,
        members: { gained: 0, lost: 0, redated: 1 },
        touchpoints: { added: 0, removed: 0, changed: 1 },
        attributionTouchpoints: { added: 1, removed: 0, changed: 0 },
        opportunities: 1,
        channels: (["w_shaped", "linear"] as const).map((model) => ({
          channel: model === "linear" ? "Webinar" : "Events",
          subchannel: null,
          model,
          won: money("1.00", "2.00"),
          open: money("0.00", "0.00"),
        })),
        campaigns: [],
        statuses: [],
        warnings: [],
      },
      details: {
        settings: [],
        members: [
          {
            id: "00v000000000001AAA",
            campaignId: "701000000000001AAA",
            person: "ann@x.io",
            before: { status: "no_date", date: null, source: null, positions: null },
            after: {
              status: "created",
              date: "2026-01-25T17:00:00.000Z",
              source: "override",
              positions: "FT, LC, Form",
            },
          },
        ],
        dates: [],
        positions: [{ before: null, after: "FT, LC, Form", touchpoints: 1, attributionTouchpoints: 2 }],
        opportunities: [],
        deals: { won: 0, open: 0, lost: 0 },
        campaignChannels: [],
        salesforce: { insert: 1, update: 0, delete: 0, apiCalls: 1 },
        precedence: null,
      },
    },
    "preview",
    "linear",
  );
  expect(text).toContain("By channel, Linear");
  expect(text).toContain("Webinar");
  expect(text).not.toContain("Events");
  expect(text).toMatch(
    /Touchpoints and positions that move\nBefore +After +Of people +On deals\n.*\n\(new\) +FT, LC, Form +1 +2\n/,
  );
  expect(text).toMatch(/no_date +created 2026-01-25T17:00:00.000Z \(FT, LC, Form\)/);
});

test("a difference has titles, one model, and no rows that do not differ", () => {
  const row = {
    name: null,
    measure: "won" as const,
    causes: [{ cause: "dates", publishes: [2], difference: "1.00" }],
  };
  const text = diffText(
    {
      from: 1,
      to: 2,
      report: "channels",
      rows: [
        {
          ...row,
          key: { channel: "Events", subchannel: null },
          model: "linear",
          from: "1.00",
          to: "2.00",
          difference: "1.00",
        },
        {
          ...row,
          key: { channel: "Other", subchannel: null },
          model: "linear",
          from: "1.00",
          to: "1.00",
          difference: "0.00",
        },
        {
          ...row,
          key: { channel: "Webinar", subchannel: null },
          model: "w_shaped",
          from: "1.00",
          to: "2.00",
          difference: "1.00",
        },
      ],
    },
    "linear",
  );
  expect(text.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
    ["Linear, publish 1 against publish 2"],
    ["Channel", "Subchannel", "Measure", "At 1", "At 2", "Difference", "by dates"],
    expect.anything(),
    ["Events", "–", "won", "1.00", "2.00", "+1.00", "+1.00"],
    ["Together", "1.00", "2.00", "+1.00", "+1.00"],
    [""],
  ]);
});
