import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import type { QueryCursor } from "../../org.ts";
import { csvLine } from "./csv-text.ts";
import { DELIMITERS, hasEnded, LINE_ENDINGS, type QueryJob } from "./job.ts";
import type { JobFiles } from "./job-folder.ts";
import type { Turns } from "./turns.ts";

/** Rows between two turns of the event loop: a tenth of a second's work. */
const CHUNK_ROWS = 10_000;
const OFFSET_BYTES = 8;

/**
 * Writes a query's rows to disk, where pages are cut from them: Salesforce, too, keeps the results as they were when
 * the job ran. Beside them goes where each row begins, so that a page at any row is found without reading others.
 */
export async function writeRows(
  job: QueryJob,
  cursor: QueryCursor,
  files: JobFiles,
  turns: Turns,
): Promise<void> {
  const [delimiter, lineEnding] = [DELIMITERS[job.columnDelimiter], LINE_ENDINGS[job.lineEnding]];
  writeFileSync(files.header, csvLine(cursor.columns, delimiter, lineEnding));
  const rows = openSync(files.rows, "w");
  const starts = openSync(files.rowStarts, "w");
  try {
    let written = 0;
    for (let at = 0; at < cursor.size && !turns.closed && !hasEnded(job); at += CHUNK_ROWS) {
      const cells = cursor.cells(at, CHUNK_ROWS);
      const offsets = Buffer.allocUnsafe(cells.length * OFFSET_BYTES);
      let text = "";
      for (const [index, row] of cells.entries()) {
        const line = csvLine(row, delimiter, lineEnding);
        offsets.writeDoubleLE(written, index * OFFSET_BYTES);
        written += Buffer.byteLength(line);
        text += line;
      }
      writeSync(rows, text);
      writeSync(starts, offsets);
      job.processed += cells.length;
      await turns.next();
    }
  } finally {
    closeSync(rows);
    closeSync(starts);
  }
}
