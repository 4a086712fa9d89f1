/** A table as CSV text (RFC 4180), in the ways in which it may come. */
import type { Table } from "./csv-values.ts";

export type CsvOptions = {
  /** Shuffles rows and columns, the same way for the same seed; absent: as the table stands. */
  seed?: number;
  lineEnd?: "\n" | "\r\n";
  /** Quotes every cell, as Data Export does, not only those that need it. */
  quoteAll?: boolean;
  byteOrderMark?: boolean;
};

export function toCsv(table: Table, options: CsvOptions = {}): string {
  const { seed, lineEnd = "\n", quoteAll = false, byteOrderMark = false } = options;
  const { columns, rows } = seed === undefined ? table : shuffledTable(table, seed);
  const lines = [columns, ...rows].map((cells) => cells.map((cell) => quoted(cell, quoteAll)).join(","));
  return `${byteOrderMark ? "\uFEFF" : ""}${lines.map((line) => line + lineEnd).join("")}`;
}

/** The same table with its rows and its columns in another order. */
export function shuffledTable(table: Table, seed: number): Table {
  const random = randomNumbers(seed);
  const places = shuffled(
    table.columns.map((_, place) => place),
    random,
  );
  const inNewOrder = (cells: string[]) => places.map((place) => cells[place] ?? "");
  return { columns: inNewOrder(table.columns), rows: shuffled(table.rows, random).map(inNewOrder) };
}

function quoted(cell: string, always: boolean): string {
  return always || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((left, right) => left.key - right.key)
    .map(({ item }) => item);
}

/** Mulberry32: small, seeded, good enough to shuffle. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
