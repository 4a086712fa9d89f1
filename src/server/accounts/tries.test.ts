import { expect, test } from "vitest";
import { countedTries, placeOf } from "./tries.ts";

const refused = (begin: () => unknown): boolean => {
  try {
    begin();
    return false;
  } catch {
    return true;
  }
};

test("tries that are under way count, so that many at once are as many as one after the other", () => {
  const tries = countedTries();
  const outcomes = Array.from({ length: 16 }, () => refused(() => tries.begin("a@example.com", "192.0.2.1")));
  expect(outcomes.filter((isRefused) => !isRefused)).toHaveLength(5);
});

test("a stranger's wrong passwords keep nobody out elsewhere", () => {
  const tries = countedTries();
  for (let count = 0; count < 10; count++) refused(() => tries.begin("admin@example.com", "203.0.113.9"));
  expect(refused(() => tries.begin("admin@example.com", "203.0.113.9"))).toBe(true);
  expect(refused(() => tries.begin("admin@example.com", "192.0.2.1"))).toBe(false);
});

test("one place that tries many addresses waits too; right passwords do not count", () => {
  let now = 0;
  const tries = countedTries(() => now);
  for (let count = 0; count < 30; count++) tries.begin(`right${count}@example.com`, "192.0.2.1")();
  const outcomes = Array.from({ length: 20 }, (_, at) =>
    refused(() => tries.begin(`guess${at}@example.com`, "192.0.2.1")),
  );
  expect(outcomes.indexOf(true)).toBe(15);
  now += 60_000;
  expect(refused(() => tries.begin("guess0@example.com", "192.0.2.1"))).toBe(false);
});

test("a place is an address of IPv4, or a network of IPv6", () => {
  expect(placeOf("203.0.113.9")).toBe("203.0.113.9");
  expect(placeOf("::ffff:203.0.113.9")).toBe("::ffff:203.0.113.9");
  expect(placeOf("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2");
  expect(placeOf("2001:db8::6")).toBe("2001:db8:0:0");
  expect(placeOf("::1")).toBe("0:0:0:0");
});
