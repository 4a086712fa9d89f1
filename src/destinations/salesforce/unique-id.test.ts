import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { UNIQUE_PREFIX, uniqueIdSql } from "./unique-id.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

/** RFC 4648, section 6, bit by bit. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{5}/g) ?? [];
  return groups.map((group) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(group, 2)]).join("");
}

async function idOf(source: string): Promise<string | undefined> {
  const { text } = warehouse.dialect;
  const [row] = await warehouse.all<{ id: string }>(
    `SELECT ${uniqueIdSql("made.digest")} AS id FROM (SELECT sha256(${text(source)}) AS digest) AS made`,
  );
  return row?.id;
}

test.each(["ada@example.com|00v000000000001AAA|00Q000000000001AAA", "zoë@exämple.com|00v|003", "", "夏"])(
  "the id of %j is the first 26 characters of its digest in base 32",
  async (source) => {
    const digest = createHash("sha256").update(source).digest();
    expect(await idOf(source)).toBe(UNIQUE_PREFIX + base32(digest).slice(0, 26));
  },
);

test("an id holds no address and fits the field", async () => {
  expect(await idOf("ada@example.com|1")).toMatch(/^ff1_[A-Z2-7]{26}$/);
  expect(await idOf("ada@example.com|1")).not.toBe(await idOf("ada@example.com|2"));
});
