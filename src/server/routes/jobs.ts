import { z } from "zod";
import { activityOf } from "../../app/activity.ts";
import { auditPage } from "../audit.ts";
import { cursorText, idBefore, nextText, pageOf } from "../cursor.ts";
import type { Job } from "../jobs.ts";
import { numberInPath } from "../numbers.ts";
import { beginOrgJob, ORG_JOBS, refuseUnasked, WRITE_WORD } from "../org-jobs.ts";
import { notFound } from "../problem.ts";
import { nameOf, route, storeOf } from "../route.ts";
import { scheduleSchema } from "../scheduler.ts";
import { STORE_NAMES } from "../stores.ts";
import { limit } from "./query.ts";

const tag = "jobs";
const jobSchema = z.object({
  id: z.number(),
  kind: z.string(),
  store: z.enum(STORE_NAMES),
  by: z.string(),
  at: z.string(),
  endedAt: z.string().nullable(),
  status: z.enum(["running", "done", "failed"]),
  progress: z.string().nullable(),
  result: z.unknown(),
  error: z.string().nullable(),
});
const params = z.object({ id: numberInPath });
const syncState = z.object({
  store: z
    .enum(STORE_NAMES)
    .nullable()
    .describe("The store that syncs by itself: your own where it is connected"),
  schedule: scheduleSchema,
  next: z.string().nullable(),
  last: z
    .object({
      at: z.string(),
      status: z.enum(["done", "failed"]),
      error: z.string().nullable(),
      by: z.string(),
    })
    .nullable(),
  isOverdue: z.boolean(),
});

const told = ({ at, endedAt, ...job }: Job) => ({
  ...job,
  at: new Date(at).toISOString(),
  endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
});
/** A proxy closes what is silent. */
const HEARTBEAT_MS = 15_000;

export const jobRoutes = [
  route({
    method: "POST",
    path: "/jobs",
    access: "editor",
    scope: "export",
    tag,
    summary: "Begin an import, a write-back or its plan, a sync, or an examination of the org",
    body: z.strictObject({
      kind: z.enum(ORG_JOBS),
      confirm: z
        .literal(WRITE_WORD)
        .optional()
        .describe("Needed for `export` where the settings say salesforce.writeBack: false"),
      full: z.boolean().optional().describe("Read everything again"),
      yes: z.boolean().optional().describe("Delete even where more than a fifth of an object would go"),
      skipErrors: z
        .boolean()
        .optional()
        .describe("Go on after a refusal that needs a person; left out: as salesforce.pauseOnErrors says"),
    }),
    answer: jobSchema,
    handle: async ({ desk, caller, body: { kind, full, yes, confirm, skipErrors } }) => {
      if (kind === "export" && confirm === undefined) await refuseUnasked(desk);
      const job = beginOrgJob(desk, kind, nameOf(caller), {
        ...(full === undefined ? {} : { full }),
        ...(yes === undefined ? {} : { yes }),
        ...(skipErrors === undefined ? {} : { skipErrors }),
      });
      await desk.accounts.audit({
        at: Date.now(),
        by: nameOf(caller),
        action: `job: ${kind}`,
        detail: { id: job.id },
      });
      return told(job);
    },
  }),
  route({
    method: "GET",
    path: "/jobs",
    access: "viewer",
    scope: "read",
    tag,
    summary: "What is under way, and what was lately, newest first; also of the process before",
    query: z.object({ limit, cursor: cursorText }),
    answer: z.object({ items: z.array(jobSchema), next: nextText }),
    handle: async ({ desk, query: { limit, cursor } }) => {
      const before = idBefore(cursor) ?? Number.POSITIVE_INFINITY;
      const { items, next } = pageOf(
        desk.jobs.list().filter(({ id }) => id < before),
        limit,
      );
      return { items: items.map(told), next };
    },
  }),
  route({
    method: "GET",
    path: "/jobs/:id",
    access: "viewer",
    scope: "read",
    tag,
    summary: "One job",
    params,
    answer: jobSchema,
    handle: async ({ desk, params: { id } }) => {
      const job = desk.jobs.job(id);
      if (!job) throw notFound(`There is no job ${id}; the last hundred are kept.`);
      return told(job);
    },
  }),
  route({
    method: "GET",
    path: "/jobs/:id/events",
    access: "viewer",
    scope: "read",
    tag,
    summary: "A job as server-sent events: its state at once and at each change, until it has ended",
    params,
    handle: async ({ desk, params: { id }, reply, request }) => {
      const job = desk.jobs.job(id);
      if (!job) throw notFound(`There is no job ${id}; the last hundred are kept.`);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      const send = (state: Job) => raw.write(`event: job\ndata: ${JSON.stringify(told(state))}\n\n`);
      const beat = setInterval(() => raw.write(": alive\n\n"), HEARTBEAT_MS);
      let stop = () => {};
      const end = () => {
        clearInterval(beat);
        stop();
        raw.end();
      };
      stop = desk.jobs.watch(id, (state) => {
        send(state);
        if (state.status !== "running") end();
      });
      request.raw.on("close", end);
      send(job);
      if (job.status !== "running") end();
    },
  }),
  route({
    method: "GET",
    path: "/activity",
    access: "viewer",
    scope: "read",
    tag,
    summary:
      "Imports, publishes and write-backs of the store, newest first, and the records that the org refuses",
    query: z.object({ limit, cursor: cursorText }),
    answer: z.object({
      runs: z.array(
        z.object({
          id: z.number(),
          command: z.string(),
          by: z.string(),
          at: z.string(),
          endedAt: z.string().nullable(),
          outcome: z.enum(["done", "failed"]).nullable(),
          publish: z.number().nullable(),
          message: z.string().nullable(),
        }),
      ),
      errors: z.object({
        total: z.number(),
        items: z.array(
          z.object({
            object: z.string(),
            key: z.string(),
            code: z.string(),
            fields: z.string().nullable(),
            message: z.string(),
            firstAt: z.string(),
            lastAt: z.string(),
            attempts: z.number(),
            advice: z.string().nullable().describe("What to do, where Salesforce's words do not say it"),
          }),
        ),
      }),
      next: nextText.describe("Of the runs"),
    }),
    handle: async ({ desk, query: { limit, cursor } }) => {
      const { runs, errors } = await activityOf(storeOf(desk).folder, limit + 1, idBefore(cursor));
      const { items, next } = pageOf(runs, limit);
      return { runs: items, errors, next };
    },
  }),
  route({
    method: "GET",
    path: "/audit",
    access: "admin",
    scope: "admin",
    tag,
    summary:
      "Who signed in and who changed what: the log of the server and those of its stores as one, newest first",
    query: z.object({ limit: limit.default(200), cursor: cursorText }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          of: z.enum(["server", ...STORE_NAMES]),
          at: z.string(),
          by: z.string(),
          action: z.string(),
          detail: z.record(z.string(), z.unknown()),
        }),
      ),
      next: nextText,
    }),
    handle: async ({ desk, query }) => {
      const { items, next } = await auditPage(desk, query.limit, query.cursor);
      return { items: items.map((line) => ({ ...line, at: new Date(line.at).toISOString() })), next };
    },
  }),
  route({
    method: "GET",
    path: "/schedule",
    access: "viewer",
    scope: "read",
    tag,
    summary: "When the store syncs by itself, how the last sync ended, and whether one is overdue",
    answer: syncState,
    handle: async ({ desk }) => {
      if (!desk.scheduler) throw notFound("The server is still starting.");
      return desk.scheduler.state();
    },
  }),
  route({
    method: "PUT",
    path: "/schedule",
    access: "admin",
    scope: "admin",
    tag,
    summary: "Set when the store syncs by itself, as a cron pattern of five fields in the server's zone",
    body: scheduleSchema,
    handle: async ({ desk, body, caller }) => {
      await desk.scheduler?.set(body);
      await desk.accounts.audit({ at: Date.now(), by: nameOf(caller), action: "schedule", detail: body });
    },
  }),
];
