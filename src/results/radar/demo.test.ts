import { expect, test } from "vitest";
import { checkOf } from "../../../bench/radar.ts";

/** Bounds below what `npm run bench -- radar` measures (docs/guide/radar.md). */
test("finds the late lists of the demo organisation, and nothing else", async () => {
  for (const seed of [1, 8]) {
    const check = await checkOf(seed, 20_000);
    expect(check.lists, `seed ${seed}`).toBeGreaterThanOrEqual(4);
    expect(check.missed.length, check.missed.join("\n")).toBeLessThanOrEqual(1);
    expect(check.falseAlarms.length, check.falseAlarms.join("\n")).toBeLessThanOrEqual(1);
    expect(check.membersFound / check.membersLate, `seed ${seed}`).toBeGreaterThan(0.9);
    expect(check.membersFound / check.membersAlarmed, `seed ${seed}`).toBeGreaterThan(0.8);
    expect(check.daysOff / check.proposals, `seed ${seed}`).toBeLessThan(1);
  }
});
