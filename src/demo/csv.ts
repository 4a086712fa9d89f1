/** Rows of text as Data Export writes them: every field in double quotes, quotes doubled, one line feed a row. */

/** Characters gathered before they become bytes. Large enough that the compressor is never kept waiting. */
const chunkLength = 512 * 1_024;

export function csvLine(cells: readonly string[]): string {
  for (const cell of cells) {
    if (cell.includes('"')) return `"${cells.map((text) => text.replaceAll('"', '""')).join('","')}"\n`;
  }
  return `"${cells.join('","')}"\n`;
}

/** The bytes of a table, header first, in chunks; with each the number of rows in it. */
export function* csvChunks(
  columns: readonly string[],
  rows: Iterable<string[]>,
): Generator<{ bytes: Buffer; rows: number }> {
  let text = csvLine(columns);
  let count = 0;
  for (const row of rows) {
    text += csvLine(row);
    count++;
    if (text.length < chunkLength) continue;
    yield { bytes: Buffer.from(text), rows: count };
    text = "";
    count = 0;
  }
  yield { bytes: Buffer.from(text), rows: count };
}
