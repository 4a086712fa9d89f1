import { expect, test } from "vitest";
import { FAULT_KINDS } from "./fault.ts";
import { Faults } from "./faults.ts";

const PATH = "/services/data/v62.0/query";

function kinds(faults: Faults, requests: number, method = "GET", path = PATH): (string | undefined)[] {
  return Array.from({ length: requests }, () => faults.next(method, path)?.kind);
}

test("a rule leaves the first requests alone, strikes so many, and no others", () => {
  const faults = new Faults();
  faults.add({ kind: "slow", method: "GET", path: "/services/data/*/query", after: 1, times: 2 });
  expect(kinds(faults, 2, "POST")).toEqual([undefined, undefined]);
  expect(kinds(faults, 1, "GET", `${PATH}/01g-2000`)).toEqual([undefined]);
  expect(kinds(faults, 5)).toEqual([undefined, "slow", "slow", undefined, undefined]);
  expect(faults.struck.map(({ kind, path }) => [kind, path])).toEqual([
    ["slow", PATH],
    ["slow", PATH],
  ]);
});

test("a method is matched as a path is", () => {
  const faults = new Faults();
  faults.add({ kind: "slow", method: "P*", path: "*", times: 9 });
  expect(["GET", "POST", "PATCH"].flatMap((method) => kinds(faults, 1, method))).toEqual([
    undefined,
    "slow",
    "slow",
  ]);
  faults.add({ kind: "truncated", method: "*" });
  expect(kinds(faults, 1, "GET")).toEqual(["truncated"]);
});

test("the first rule that strikes wins, and the others count on", () => {
  const faults = new Faults();
  faults.add({ kind: "slow" });
  const second = faults.add({ kind: "truncated", after: 1, times: 3 });
  expect(kinds(faults, 3)).toEqual(["slow", "truncated", "truncated"]);
  faults.remove(second);
  expect(kinds(faults, 1)).toEqual([undefined]);
});

test("chance repeats itself for the same seed, and differs for another", () => {
  const drawn = (seed: number) => {
    const faults = new Faults();
    faults.random({ seed, rate: 0.3, kinds: FAULT_KINDS });
    return kinds(faults, 200);
  };
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
  const struck = drawn(1).filter((kind) => kind !== undefined).length;
  expect(struck).toBeGreaterThan(30);
  expect(struck).toBeLessThan(90);
});

test("by chance only what fits the request strikes it", () => {
  const faults = new Faults();
  faults.random({ seed: 3, rate: 1, kinds: ["lock_row", "job_failed", "duplicate_results", "touch"] });
  expect(new Set(kinds(faults, 50))).toEqual(new Set([undefined]));
  expect(new Set(kinds(faults, 50, "POST", "/services/data/v62.0/composite/sobjects"))).toEqual(
    new Set(["lock_row"]),
  );
  expect(new Set(kinds(faults, 50, "GET", "/services/data/v62.0/query/01g-2000"))).toEqual(
    new Set(["touch"]),
  );
  const results = "/services/data/v62.0/jobs/ingest/750/successfulResults";
  expect(new Set(kinds(faults, 50, "GET", results))).toEqual(new Set(["duplicate_results"]));
  const closing = kinds(faults, 50, "PATCH", "/services/data/v62.0/jobs/ingest/750");
  expect(new Set(closing)).toEqual(new Set(["lock_row", "job_failed"]));
});

test("a kind or a rate that does not exist is refused", () => {
  const faults = new Faults();
  expect(() => faults.add({ kind: "fire" as "slow" })).toThrow(/no fault "fire"/);
  expect(() => faults.random({ seed: 1, rate: 2, kinds: ["slow"] })).toThrow(RangeError);
});
