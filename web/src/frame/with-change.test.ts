import { expect, test } from "vitest";
import type { PendingChange } from "../api/types.ts";
import { withChange } from "./with-change.ts";

const radar = (campaignId: string): PendingChange => ({ kind: "radar", campaignId, name: campaignId });

test("proposals of the radar for two campaigns both stay; one for the same campaign takes its place", () => {
  const two = [radar("a"), radar("b")].reduce(withChange, []);
  expect(two).toEqual([radar("a"), radar("b")]);
  expect(withChange(two, radar("b"))).toEqual(two);
});

test("edits of one campaign become one, a section takes the place of the former, bulk updates follow each other", () => {
  const campaign = (campaignId: string, set: { type?: string; syncType?: string }): PendingChange => ({
    kind: "campaign",
    campaignId,
    name: campaignId,
    set,
  });
  const dates: PendingChange = {
    kind: "dates",
    campaignId: "a",
    name: "a",
    update: { filters: [], match: "all", action: { kind: "clear" } },
  };
  const rules = (precedence: string): PendingChange => ({ kind: "rules", sync: { precedence } });
  const all = [
    campaign("a", { type: "Fair" }),
    campaign("b", { type: "Fair" }),
    rules("auto"),
    dates,
    campaign("a", { syncType: "include_all" }),
    rules("rules_only"),
    dates,
  ].reduce(withChange, []);
  expect(all).toEqual([
    campaign("a", { type: "Fair", syncType: "include_all" }),
    campaign("b", { type: "Fair" }),
    rules("rules_only"),
    dates,
    dates,
  ]);
});

test("another zone does not take back what was said of write-back", () => {
  const writes: PendingChange = { kind: "basics", writeBack: true };
  const zone: PendingChange = { kind: "basics", timezone: "Europe/Paris" };
  expect([writes, zone].reduce(withChange, [])).toEqual([{ ...writes, ...zone }]);
});
