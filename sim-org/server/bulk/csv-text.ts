/** A line of CSV as the Bulk API writes it: every value in quotes. */
export function csvLine(cells: readonly string[], delimiter: string, lineEnding: string): string {
  let line = "";
  for (const cell of cells) {
    if (line !== "") line += delimiter;
    line += cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : `"${cell}"`;
  }
  return line + lineEnding;
}
