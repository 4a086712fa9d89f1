import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { type RowColumn, writeParquet } from "../app/write-rows.ts";
import { sendCsv } from "./csv.ts";

type Rows = AsyncIterable<Record<string, unknown>> | Iterable<Record<string, unknown>>;

/** Rows as a file: CSV is streamed, Parquet is written whole first. */
export function sendRows(
  reply: FastifyReply,
  { name, row, format, rows }: { name: string; row: z.ZodObject; format: "csv" | "parquet"; rows: Rows },
): FastifyReply | Promise<FastifyReply> {
  return format === "csv"
    ? sendCsv(reply, `${name}.csv`, shown(rows, Object.keys(row.shape)))
    : sendParquet(reply, name, row, rows);
}

/** The columns that the answer has as JSON, in its order. */
async function* shown(rows: Rows, names: readonly string[]): AsyncGenerator<Record<string, unknown>> {
  for await (const row of rows) yield Object.fromEntries(names.map((name) => [name, row[name]]));
}

async function sendParquet(
  reply: FastifyReply,
  name: string,
  row: z.ZodObject,
  rows: Rows,
): Promise<FastifyReply> {
  const folder = await mkdtemp(join(tmpdir(), "footfall-rows-"));
  const remove = () => void rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "rows.parquet");
    await writeParquet(path, columnsOf(row), rows);
    const file = createReadStream(path);
    file.on("close", remove);
    return reply
      .type(PARQUET)
      .header("content-disposition", `attachment; filename="${name.replaceAll(/[^\w.-]/g, "_")}.parquet"`)
      .send(file);
  } catch (error) {
    remove();
    throw error;
  }
}

export const PARQUET = "application/vnd.apache.parquet";

/** Plain digits as text: money, shares and counts by share. */
export const decimal = z.string().meta({ format: "decimal" });

/** The columns of a row, from the schema that its answer is described by. */
function columnsOf(row: z.ZodObject): RowColumn[] {
  type Property = { type?: string; format?: string; anyOf?: Property[] };
  const { properties = {} } = z.toJSONSchema(row) as { properties?: Record<string, Property> };
  return Object.entries(properties).map(([name, property]) => {
    const { type, format } = property.anyOf?.find((each) => each.type !== "null") ?? property;
    if (type === "number" || type === "integer") return { name, type: "double" };
    if (type === "boolean") return { name, type };
    return { name, type: format === "decimal" ? "decimal" : "text" };
  });
}
