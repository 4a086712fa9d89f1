import { expect, test } from "vitest";
import { runCli } from "./program.ts";

/** shared/spec/contract.md, "The living store": every command takes `--now`, so that a script can give it to all. */
test.each([
  ...["import", "preview", "publish", "results", "history", "undo", "diff", "radar", "explain", "connect"],
  ...["export", "sync", "verify", "doctor", "erase", "export undo", "org reset", "settings show"],
  ...["preview dates", "publish dates", "radar apply", "report data-driven", "report double-counting"],
])("%s takes --now", async (words) => {
  let out = "";
  const add = (text: string) => {
    out += text;
  };
  expect(await runCli([...words.split(" "), "--help"], { out: add, error: add, isTerminal: false })).toBe(0);
  expect(out).toContain("--now <instant>");
  expect(out).toContain("--store <folder>");
});
