import { type Settings, settingsSchema } from "../settings/schema.ts";
import { addAuditLine } from "./audit.ts";
import type { Orm } from "./database.ts";
import { addDateEntries, type DateEntry, deleteDateEntries } from "./dates.ts";
import { and, desc, eq, max, sql } from "./drizzle.ts";
import { PublishPending } from "./errors.ts";
import { addSettingsVersion, deleteSettingsVersion, greatestVersion } from "./settings-versions.ts";
import { type CAUSES, publishes } from "./tables.ts";

export type Cause = (typeof CAUSES)[number];
export type Publish = typeof publishes.$inferSelect;

/** What is to be published. `at` is real time, `now` the model's clock. */
export type PublishIntent = Pick<Publish, "at" | "now" | "by" | "cause" | "reason" | "undoes"> & {
  /** A new version of the settings; without it, the latest stays. */
  settings?: Settings;
  /** One batch of touchpoint dates. */
  dates?: readonly DateEntry[];
};

/** Writes the intent: the publish, its settings version, its batch, and an audit line. Wants a transaction. */
export async function beginPublish(orm: Orm, intent: PublishIntent): Promise<Publish> {
  const { settings, dates = [], ...given } = intent;
  // Two processes on one server would take the same id; readers are let through.
  await orm.execute(sql`LOCK TABLE ${publishes} IN SHARE ROW EXCLUSIVE MODE`);
  const pending = await pendingPublish(orm);
  if (pending) throw new PublishPending(pending.id, pending.by);

  const latest = await greatestVersion(orm);
  const added = settings ?? (latest === 0 ? settingsSchema.parse({}) : undefined);
  const publish: Publish = {
    ...given,
    id: (await greatestId(orm)) + 1,
    status: "pending",
    settingsVersion: added ? latest + 1 : latest,
    opened: 0,
    closed: 0,
  };
  await orm.insert(publishes).values(publish);
  if (added) {
    await addSettingsVersion(orm, {
      version: publish.settingsVersion,
      publish: publish.id,
      settings: added,
    });
  }
  await addDateEntries(orm, publish.id, dates);
  const { id, at, by, cause, reason, settingsVersion, undoes } = publish;
  await addAuditLine(orm, {
    at,
    by,
    action: "publish.begin",
    detail: { publish: id, cause, reason, settingsVersion, dates: dates.length, undoes },
  });
  return publish;
}

export async function finishPublish(
  orm: Orm,
  id: number,
  counts: { opened: number; closed: number },
): Promise<void> {
  const { opened, closed } = counts;
  const finished = await orm
    .update(publishes)
    .set({ status: "done", opened, closed })
    .where(isPending(id))
    .returning({ id: publishes.id });
  if (finished.length === 0) throw new Error(`publish ${id} is not pending`);
}

/** Takes a pending publish back with all that came with it, so that its id is free again. Wants a transaction. */
export async function abandonPublish(orm: Orm, id: number, at: number): Promise<void> {
  const [pending] = await orm.select().from(publishes).where(isPending(id)).for("update");
  if (!pending) throw new Error(`publish ${id} is not pending`);
  await deleteDateEntries(orm, id);
  await deleteSettingsVersion(orm, id);
  await orm.delete(publishes).where(eq(publishes.id, id));
  const { by, cause, reason } = pending;
  await addAuditLine(orm, { at, by, action: "publish.abandon", detail: { publish: id, cause, reason } });
}

export async function pendingPublish(orm: Orm): Promise<Publish | undefined> {
  const [pending] = await orm.select().from(publishes).where(eq(publishes.status, "pending"));
  return pending;
}

/** The newest of those that are done. */
export async function newestPublish(orm: Orm): Promise<Publish | undefined> {
  const [newest] = await orm
    .select()
    .from(publishes)
    .where(eq(publishes.status, "done"))
    .orderBy(desc(publishes.id))
    .limit(1);
  return newest;
}

/** Newest first. */
export function donePublishes(orm: Orm): Promise<Publish[]> {
  return orm
    .select()
    .from(publishes)
    .where(eq(publishes.status, "done"))
    .orderBy(desc(publishes.id))
    .execute();
}

export async function publishOf(orm: Orm, id: number): Promise<Publish | undefined> {
  const [publish] = await orm.select().from(publishes).where(eq(publishes.id, id));
  return publish;
}

async function greatestId(orm: Orm): Promise<number> {
  const [row] = await orm.select({ id: max(publishes.id) }).from(publishes);
  return row?.id ?? 0;
}

function isPending(id: number) {
  return and(eq(publishes.id, id), eq(publishes.status, "pending"));
}
