import { describe, expect, it } from "vitest";
import { scopeOf } from "../options.ts";
import { planCampaigns } from "./campaign-plan.ts";

describe("the plan of the campaigns", () => {
  it.each([100, 1_000, 20_000, 100_000, 1_000_000, 10_000_000])("adds up to %i members", (members) => {
    const { campaigns, sizes } = planCampaigns(scopeOf({ members }));
    expect(campaigns.reduce((sum, campaign) => sum + campaign.members, 0)).toBe(members);
    expect(sizes.inbound).toBeGreaterThanOrEqual(0);
    for (const campaign of campaigns) expect(campaign.newcomers).toBeLessThanOrEqual(campaign.members);
  });

  it.each([1_000_000, 10_000_000])(
    "has at %i members one list of ten thousand and one of over a hundred thousand",
    (members) => {
      const counts = planCampaigns(scopeOf({ members })).campaigns.map((campaign) => campaign.members);
      expect(counts.some((count) => count >= 9_900 && count <= 10_100)).toBe(true);
      expect(Math.max(...counts)).toBeGreaterThan(100_000);
    },
  );

  it("keeps a dinner a dinner: small events do not grow with the company", () => {
    const { campaigns } = planCampaigns(scopeOf({ members: 10_000_000 }));
    const dinners = campaigns.filter(({ kind, members }) => kind.id === "dinner" && members > 0);
    const mean = dinners.reduce((sum, { members }) => sum + members, 0) / dinners.length;
    expect(mean).toBeLessThan(150);
  });

  it("grows to a few thousand campaigns", () => {
    expect(planCampaigns(scopeOf({ members: 1_000 })).campaigns.length).toBeLessThan(60);
    const many = planCampaigns(scopeOf({ members: 10_000_000 })).campaigns.length;
    expect(many).toBeGreaterThan(2_000);
    expect(many).toBeLessThan(5_000);
  });

  it("starts no campaign on a day that is not in the three years, but those that are only planned", () => {
    const scope = scopeOf({ members: 20_000 });
    for (const { startDay, members } of planCampaigns(scope).campaigns) {
      expect(startDay).toBeGreaterThan(scope.firstDay);
      if (members > 0) expect(startDay).toBeLessThan(scope.lastDay);
    }
  });
});
