/** An org for tests: a clock that stands still until it is moved, records saved or the test fails, answers as text. */
import { openOrg } from "../open-org.ts";
import { ApiError, type Org, type RecordInput, type SaveResult } from "../org.ts";

/** Noon of a Wednesday, so that no zone makes another day of it by chance. */
export const NOON = Date.parse("2026-03-11T12:00:00.000Z");

export type TestOrg = {
  org: Org;
  /** Moves the clock. */
  wait(milliseconds: number): void;
  /** @returns the id */
  insert(object: string, record: RecordInput): string;
  update(object: string, record: RecordInput): void;
  remove(object: string, id: string): void;
  /** Rows of CSV cells, joined by "|". */
  ask(soql: string, includeDeleted?: boolean): string[];
};

export function testOrg(now: number = NOON): TestOrg {
  let clock = now;
  const org = openOrg({ now: () => clock });
  const options = { allOrNone: false };
  return {
    org,
    wait: (milliseconds) => {
      clock += milliseconds;
    },
    insert: (object, record) => savedId(org.insert(object, [record], options)),
    update: (object, record) => {
      savedId(org.update(object, [record], options));
    },
    remove: (object, id) => {
      savedId(org.remove(object, [id], options));
    },
    ask: (soql, includeDeleted = false) => {
      const cursor = org.query(soql, includeDeleted);
      return cursor.cells(0, cursor.size).map((cells) => cells.join("|"));
    },
  };
}

export function savedId(results: readonly SaveResult[]): string {
  const [result] = results;
  if (!result?.success) throw new Error(JSON.stringify(result));
  return result.id;
}

/** `CODE message` of each fault, "saved" where there is none. */
export function outcome(results: readonly SaveResult[]): string[] {
  return results.map(({ success, errors }) =>
    success ? "saved" : errors.map(({ statusCode, message }) => `${statusCode} ${message}`).join("; "),
  );
}

/** What a query is refused with. @throws {Error} where it is not */
export function faultOf(org: Org, soql: string): ApiError {
  try {
    org.query(soql).close();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error(`was not refused: ${soql}`);
}
