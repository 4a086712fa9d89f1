/** Rows that the page holds already, as a file; cells that a spreadsheet would take for a formula are disarmed. */
export function downloadCsv(name: string, rows: readonly Record<string, unknown>[]): void {
  const [first] = rows;
  if (!first) return;
  const keys = Object.keys(first);
  const lines = [keys, ...rows.map((row) => keys.map((key) => row[key]))].map((cells) =>
    cells.map(cell).join(","),
  );
  const url = URL.createObjectURL(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A cell of a CSV file, quoted. */
export function cell(value: unknown): string {
  const text =
    value === null || value === undefined ? "" : Array.isArray(value) ? value.join(" ") : String(value);
  const safe = typeof value !== "number" && /^\s*[=+\-@]|^[\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
