import { expect, test } from "vitest";
import { readUsage } from "./org-usage.ts";

test.each([
  ["api-usage=18/5000", 18, 5000],
  ["api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)", 25, 5000],
  ["per-app-api-usage=17/250(appName=x), api-usage=25/5000", 25, 5000],
])("%s", (header, used, max) => {
  expect(readUsage(header, 7)).toEqual({ used, max, at: 7 });
});

test.each([undefined, "", "per-app-api-usage=17/250(appName=x)", "api-usage=many"])(
  "%s tells nothing",
  (header) => {
    expect(readUsage(header, 7)).toBeUndefined();
  },
);
