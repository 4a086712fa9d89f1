import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { campaignKinds } from "./plan/campaign-kinds.ts";
import { demoSettings } from "./settings.ts";

const settings = parse(demoSettings);

describe("demo settings", () => {
  it("have no rules: the picklist decides", () => {
    expect(settings.sync).toMatchObject({ precedence: "auto", rules: [] });
  });

  it("know every type but the empty one and the old spelling", () => {
    const known = new Set(settings.channels.offline.map(({ type }: { type: string }) => type));
    const unknown = campaignKinds.map(({ type }) => type).filter((type) => !known.has(type));
    expect(unknown).toEqual(["Trade Show", ""]);
  });

  it("have a custom model of 100 percent", () => {
    const weights = Object.values<number>(settings.attribution.custom);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100);
  });
});
