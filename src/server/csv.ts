import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import type { FastifyReply } from "fastify";
import { cell } from "./csv-cell.ts";

/**
 * Rows as a CSV file that is streamed. Cells that a spreadsheet would take for a formula begin with an apostrophe:
 * names come from Salesforce, and anybody may have typed them into a form.
 */
export function sendCsv(
  reply: FastifyReply,
  name: string,
  rows: AsyncIterable<Record<string, unknown>> | Iterable<Record<string, unknown>>,
): FastifyReply {
  const text = stringify({ header: true, record_delimiter: "\r\n" });
  const safe = Readable.from(safeRows(rows));
  safe.on("error", (error) => text.destroy(error));
  return reply
    .type("text/csv; charset=utf-8")
    .header("content-disposition", `attachment; filename="${name.replaceAll(/[^\w.-]/g, "_")}"`)
    .send(safe.pipe(text));
}

async function* safeRows(
  rows: AsyncIterable<Record<string, unknown>> | Iterable<Record<string, unknown>>,
): AsyncGenerator<Record<string, string>> {
  for await (const row of rows)
    yield Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(value)]));
}
