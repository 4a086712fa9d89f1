import { z } from "zod";
import { diff } from "../../app/diff.ts";
import { history } from "../../app/history.ts";
import { cursorText, idBefore, nextText, pageOf } from "../cursor.ts";
import { numberInPath } from "../numbers.ts";
import { notFound } from "../problem.ts";
import { route, storeOf } from "../route.ts";
import { change, storeId } from "./changes.ts";
import { limit } from "./query.ts";
import { changeDetailsSchema, changeDocumentSchema, historyEntrySchema } from "./schemas.ts";

const tag = "history";
const entry = historyEntrySchema.extend({
  moved: z.string().describe("Credit that changed hands, W-shaped"),
  isThere: z
    .boolean()
    .describe("Whether its outcome can be looked at: false once footfall compact took it out"),
});
const params = z.object({ id: numberInPath });
const publish = numberInPath;
const answer = z.object({ document: changeDocumentSchema, details: changeDetailsSchema.nullable() });

export const historyRoutes = [
  route({
    method: "GET",
    path: "/publishes",
    access: "viewer",
    scope: "read",
    tag,
    summary: "Every publish, newest first",
    query: z.object({ limit, cursor: cursorText }),
    answer: z.object({ items: z.array(entry), total: z.number(), next: nextText }),
    handle: async ({ desk, query }) => {
      const { entries, moved, oldest } = await history(storeOf(desk).folder);
      const before = idBefore(query.cursor) ?? Number.POSITIVE_INFINITY;
      const { items, next } = pageOf(
        entries.filter(({ id }) => id < before),
        query.limit,
      );
      const told = items.map((each) => ({
        ...each,
        moved: moved.get(each.id) ?? "0.00",
        isThere: each.id >= oldest,
      }));
      return { items: told, total: entries.length, next };
    },
  }),
  route({
    method: "GET",
    path: "/publishes/:id",
    access: "viewer",
    scope: "read",
    tag,
    summary: "One publish",
    params,
    answer: entry,
    handle: async ({ desk, params: { id } }) => {
      const { entries, moved, oldest } = await history(storeOf(desk).folder);
      const found = entries.find((each) => each.id === id);
      if (!found) throw notFound(`There is no publish ${id}; the newest is ${entries[0]?.id ?? "none"}.`);
      return { ...found, moved: moved.get(id) ?? "0.00", isThere: id >= oldest };
    },
  }),
  route({
    method: "POST",
    path: "/publishes/:id/undo/preview",
    access: "editor",
    scope: "preview",
    tag,
    summary: "What taking a publish back would do",
    params,
    query: z.object({ store: storeId }),
    answer,
    handle: async ({ desk, caller, params: { id }, query: { store } }) =>
      change(desk, caller, "preview", { changes: [{ kind: "undo", publish: id }], store }),
  }),
  route({
    method: "POST",
    path: "/publishes/:id/undo",
    access: "editor",
    scope: "publish",
    tag,
    summary: "Take a publish back, as a new publish",
    params,
    body: z.strictObject({ reason: z.string().trim().min(1).max(1_000), store: storeId }),
    answer,
    handle: async ({ desk, caller, params: { id }, body }) =>
      change(desk, caller, "publish", { changes: [{ kind: "undo", publish: id }], ...body }),
  }),
  route({
    method: "GET",
    path: "/diff",
    access: "viewer",
    scope: "read",
    tag,
    summary: "Two publishes side by side, differences split by cause",
    query: z.object({
      from: publish,
      to: publish,
      report: z.enum(["channels", "campaigns"]).default("channels"),
    }),
    answer: z.object({ from: z.number(), to: z.number(), report: z.string(), rows: z.array(z.unknown()) }),
    handle: async ({ desk, query: { from, to, report } }) => diff(storeOf(desk).folder, from, to, report),
  }),
];
