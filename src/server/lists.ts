import type { FastifyReply } from "fastify";
import { z } from "zod";
import { withStore } from "../app/open-store.ts";
import type { Outcome } from "../results/explain/story.ts";
import { cursorText, nextText, questionOf, readCursor, writeCursor } from "./cursor.ts";
import type { Desk } from "./desk.ts";
import { sendRows } from "./files.ts";
import { storeOf } from "./route.ts";
import { asOf, format, limit, offset } from "./routes/query.ts";
import { type Defined, withoutUndefined } from "./without-undefined.ts";

/** What every long list of the store takes beside its filters. */
export const listQuery = { cursor: cursorText, offset, limit, asOf, format };

/** What every long list answers. */
export const listAnswer = (row: z.ZodObject) =>
  z.object({ items: z.array(row), total: z.number(), next: nextText });

type Window<Row> = { items: Row[]; total: number };
type ListQuery = {
  cursor?: string | undefined;
  offset: number;
  limit: number;
  asOf?: number | undefined;
  format: z.output<typeof format>;
};

type Filters<Query extends ListQuery> = Defined<Omit<Query, keyof ListQuery>>;

const place = z.strictObject({
  of: z.string(),
  asOf: z.number().int().positive(),
  offset: z.number().int().nonnegative(),
});

/**
 * A window of a long list of the store, or all of it as a file. Whatever is asked in several windows is asked as of one
 * publish, so that a publish in between neither doubles rows nor drops any.
 */
export async function answerList<Query extends ListQuery, Row extends Record<string, unknown>>(
  { desk, reply }: { desk: Desk; reply: FastifyReply },
  query: Query,
  list: {
    /** What the file is called, without its ending. */
    name: string;
    row: z.ZodObject;
    /** Asks with the filters of the query, for a window. */
    ask: (
      outcome: Outcome,
      query: Filters<Query> & { offset: number; limit: number },
    ) => Promise<Window<Row>>;
  },
) {
  const { cursor, offset, limit, asOf, format, ...filters } = query;
  const wanted = withoutUndefined(filters) as unknown as Filters<Query>;
  const of = questionOf({ list: list.name, ...wanted });
  const begin =
    cursor === undefined
      ? { of, asOf, offset }
      : readCursor(
          cursor,
          place.refine((read) => read.of === of),
        );
  let publish = begin.asOf;
  const window = (from: number, count: number) =>
    withStore(
      storeOf(desk).folder,
      (outcome, published) => {
        publish ??= published?.id;
        return list.ask(outcome, { ...wanted, offset: from, limit: count });
      },
      { asOf: publish },
    );
  if (format !== "json") return sendRows(reply, { ...list, format, rows: allRows(window) });
  const { items, total } = await window(begin.offset, limit);
  const reached = begin.offset + items.length;
  const hasMore = items.length > 0 && reached < total && publish !== undefined;
  return { items, total, next: hasMore ? writeCursor({ of, asOf: publish, offset: reached }) : null };
}

/** All rows of a list, asked for a window at a time. */
export async function* allRows<Row>(
  ask: (offset: number, limit: number) => Promise<Window<Row>>,
): AsyncGenerator<Row> {
  for (let offset = 0; ; offset += WINDOW) {
    const { items, total } = await ask(offset, WINDOW);
    yield* items;
    if (offset + WINDOW >= total || items.length === 0) return;
  }
}

const WINDOW = 5_000;
