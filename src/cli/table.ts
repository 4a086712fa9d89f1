import { createRequire } from "node:module";

export type Cell = string | number;
export type TableColumn = { title: string; align?: "left" | "right" };

/** Loading the library takes a tenth of a second, and plain letters are one column each without it. */
const require = createRequire(import.meta.url);
const PLAIN = /^[\x20-\x7e]*$/;

function stringWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return (require("string-width") as typeof import("string-width")).default(text);
}

/** A table in plain text: titles, a rule, rows; as wide as its widest cells. */
export function textTable(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map((cell) => String(cell)));
  const widths = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...texts.map((row) => stringWidth(row[index] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const gap = " ".repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(cell)));
        return columns[index]?.align === "right" ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return `${[line(columns.map((column) => column.title)), rule, ...texts.map(line)].join("\n")}\n`;
}

const GROUPED = new Intl.NumberFormat("en-US");
const CENTS = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A count with thousands grouped. */
export function countText(count: number): string {
  return GROUPED.format(count);
}

/** Money: no cents above 10,000. */
export function moneyText(amount: number): string {
  return moneyFormat([amount])(amount);
}

/** How to write amounts that stand together: without cents where any of them is above 10,000. */
export function moneyFormat(amounts: readonly number[]): (amount: number) => string {
  const large = amounts.some((amount) => Math.abs(amount) > 10_000);
  return (amount) => (large ? GROUPED.format(Math.round(amount)) : CENTS.format(amount));
}

/** A change of money with its sign; cents where whole numbers would say nothing of it. */
export function changeFormat(money: (amount: number) => string): (change: number) => string {
  return (change) => {
    const text = change !== 0 && Math.abs(change) < 0.5 ? CENTS.format(change) : money(change);
    return change > 0 ? `+${text}` : text;
  };
}
