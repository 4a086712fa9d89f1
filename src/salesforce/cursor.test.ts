import { expect, test } from "vitest";
import { NO_CURSOR, readFrom, withSeen } from "./cursor.ts";

const MINUTE = 60_000;
const at = (minutes: number) => Date.UTC(2026, 0, 25, 9, minutes);

test("nothing read: everything is to be read", () => {
  expect(readFrom(NO_CURSOR)).toBeNull();
  expect(readFrom(withSeen(NO_CURSOR, at(0), null))).toBeNull();
});

test("ten minutes before the newest stamp: transactions commit late", () => {
  expect(readFrom(withSeen(NO_CURSOR, at(30), at(20)))).toBe(at(10));
});

test("what an import saw as newest is settled once another began ten minutes after it", () => {
  let cursor = withSeen(NO_CURSOR, at(30), at(20));
  cursor = withSeen(cursor, at(39), at(20));
  expect(readFrom(cursor)).toBe(at(10));
  cursor = withSeen(cursor, at(40), at(20));
  expect(readFrom(cursor)).toBe(at(20));
});

test("a reading that took long settles nothing until ten minutes after its end", () => {
  let cursor = withSeen(NO_CURSOR, at(0), at(28), at(30));
  cursor = withSeen(cursor, at(35), at(28));
  expect(readFrom(cursor)).toBe(at(18));
  cursor = withSeen(cursor, at(40), at(28));
  expect(readFrom(cursor)).toBe(at(28));
});

test("a newer stamp moves the beginning on", () => {
  let cursor = withSeen(NO_CURSOR, at(30), at(20));
  cursor = withSeen(cursor, at(45), at(44));
  expect(readFrom(cursor)).toBe(at(34));
});

test("a clock that was put back settles nothing", () => {
  let cursor = withSeen(NO_CURSOR, at(30), at(20));
  cursor = withSeen(cursor, at(5), at(20));
  expect(readFrom(cursor)).toBe(at(10));
  expect(cursor.seen).toEqual([{ at: at(5), endedAt: at(5), newest: at(20) }]);
});

test("a reading without records keeps what was known", () => {
  const cursor = withSeen(withSeen(NO_CURSOR, at(30), at(20)), at(31), null);
  expect(cursor.newest).toBe(at(20));
});

test("only what can still matter is remembered", () => {
  let cursor = NO_CURSOR;
  for (let minute = 0; minute < 600; minute += 1) cursor = withSeen(cursor, at(minute), at(minute));
  expect(cursor.seen.length).toBeLessThanOrEqual(12);
  expect(readFrom(cursor)).toBe(at(599) - 10 * MINUTE);
});
