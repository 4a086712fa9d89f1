import { expect, test } from "vitest";
import type { ChangeDocument } from "../../api/types.ts";
import { campaignRows, channelRows, movingDeals, sumOfDifferences } from "./effect.ts";

const money = (before: string, after: string) => ({ before, after });
const none = money("0.00", "0.00");
const document = {
  channels: [
    { channel: "Events", subchannel: "Fair", model: "w_shaped", won: money("100.00", "150.10"), open: none },
    { channel: "Events", subchannel: null, model: "w_shaped", won: money("0.00", "10.00"), open: none },
    { channel: "Search", subchannel: null, model: "w_shaped", won: money("90.00", "29.90"), open: none },
    { channel: "Email", subchannel: null, model: "w_shaped", won: money("5.00", "5.00"), open: none },
    { channel: "Search", subchannel: null, model: "linear", won: money("1.00", "2.00"), open: none },
  ],
  campaigns: [{ campaignId: "701", name: null, model: "w_shaped", won: money("0.00", "0.01"), open: none }],
} as unknown as ChangeDocument;

test("channels add their subchannels up, and only those that move are shown, the largest first", () => {
  const rows = channelRows(document, "w_shaped", "won");
  expect(rows.map(({ key, before, after }) => [key, before, after])).toEqual([
    ["Search", 90, 29.9],
    ["Events", 100, 160.1],
  ]);
  expect(sumOfDifferences(rows)).toBe("0.00");
});

test("a campaign without a name has its id", () => {
  expect(campaignRows(document, "w_shaped", "won").map(({ name }) => name)).toEqual(["701"]);
  expect(campaignRows(document, "w_shaped", "open")).toEqual([]);
  const channels = new Map([["701", "Events"]]);
  expect(campaignRows(document, "w_shaped", "won", channels).map(({ channel }) => channel)).toEqual([
    "Events",
  ]);
});

test("deals stand in the order of what moves under the model that is chosen", () => {
  const deal = (id: string, ...moved: [string, string][]) => ({
    id,
    name: null,
    amount: "9.00",
    moved: "0.00",
    models: moved.map(([model, amount]) => ({ model, moved: amount })),
  });
  const deals = [deal("a", ["w_shaped", "5.00"], ["linear", "1.00"]), deal("b", ["linear", "10.00"])];
  expect(movingDeals(deals, "linear").map(({ id, moved }) => [id, moved])).toEqual([
    ["b", "10.00"],
    ["a", "1.00"],
  ]);
  expect(movingDeals(deals, "w_shaped").map(({ id }) => id)).toEqual(["a"]);
  expect(movingDeals(deals, "linear", 1)).toHaveLength(1);
});
