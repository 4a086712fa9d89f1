import { quotedCell } from "../../../../src/server/csv-cell.ts";

/** Rows that the page holds already, as a file; its cells are those of the server's downloads. */
export function downloadCsv(name: string, rows: readonly Record<string, unknown>[]): void {
  const [first] = rows;
  if (!first) return;
  const keys = Object.keys(first);
  const lines = [keys, ...rows.map((row) => keys.map((key) => row[key]))].map((cells) =>
    cells.map(quotedCell).join(","),
  );
  const url = URL.createObjectURL(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
