import { expect, test } from "vitest";
import { scheduleSchema } from "./scheduler.ts";

test.each(["0 0 31 2 *", "0 0 30 2 *", "* * * * * *", ""])("no schedule: %s", (cron) => {
  expect(scheduleSchema.safeParse({ cron, enabled: true }).success).toBe(false);
});

test.each(["0 0 29 2 *", "30 6 * * 1-5"])("a schedule: %s", (cron) => {
  expect(scheduleSchema.safeParse({ cron, enabled: true }).success).toBe(true);
});
