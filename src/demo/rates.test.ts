import { describe, expect, it } from "vitest";
import { demoTables, demoTruth } from "./index.ts";
import { ratesOf } from "./measures/rates.ts";
import { readTables } from "./measures/records.ts";

describe.each([1, 2, 3, 4])("a company of 20,000 members, seed %i", async (seed) => {
  const options = { members: 20_000, seed };
  const rates = ratesOf(await readTables(demoTables(options)), demoTruth(options));

  it.each(rates.map((rate) => [rate.name, rate] as const))("%s", (_, { value, low, high }) => {
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
  });
});
