import { expect, test } from "vitest";
import { type Job, jobsWith } from "./jobs.ts";

test("jobs outlive the process: what was running is told as cut off, and numbers go on", async () => {
  let kept: Job[] = [];
  const ended: Job[] = [];
  const keeper = {
    before: [],
    keep: async (jobs: readonly Job[]) => {
      kept = structuredClone([...jobs]);
    },
    ended: async (job: Job) => void ended.push(job),
  };
  const jobs = jobsWith(String, keeper);
  jobs.begin("import", "own", "ann", async () => ({ records: 3 }));
  jobs.begin("connect", "own", "ann", () => Promise.reject(new Error("refused")));
  await jobs.settled();
  expect(ended.map(({ kind, status, error }) => [kind, status, error]).toSorted()).toEqual([
    ["connect", "failed", "Error: refused"],
    ["import", "done", null],
  ]);
  const { promise: hanging, resolve: letGo } = Promise.withResolvers<void>();
  jobs.begin("sync", "own", "schedule", () => hanging);
  await new Promise((resolve) => setTimeout(resolve, 5));

  const after = jobsWith(String, { ...keeper, before: kept });
  expect(after.list().map(({ id, status }) => [id, status])).toEqual([
    [3, "failed"],
    [2, "failed"],
    [1, "done"],
  ]);
  expect(after.job(3)?.error).toMatch(/The server ended/);
  expect(after.job(1)?.result).toEqual({ records: 3 });
  expect(after.begin("sync", "own", "ann", async () => {}).id).toBe(4);
  letGo();
  await Promise.all([jobs.settled(), after.settled()]);
});
