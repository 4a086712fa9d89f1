import {
  bigint,
  check,
  customType,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  sql,
  text,
  uniqueIndex,
} from "./drizzle.ts";

/**
 * The tables of the state. Instants are milliseconds since 1970 UTC.
 *
 * What must hold of changes (append-only, done is done) stands as triggers at the end of the migration.
 */

const instant = (name?: string) =>
  name === undefined ? bigint({ mode: "number" }) : bigint(name, { mode: "number" });

/** Words of a person, or of an error. PostgreSQL's text holds every character but U+0000. */
const words = customType<{ data: string }>({
  dataType: () => "text",
  toDriver: (value) => value.replaceAll("\0", "\uFFFD"),
});

const detail = customType<{ data: Record<string, unknown>; driverData: string }>({
  dataType: () => "jsonb",
  toDriver: (value) =>
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === "string" ? part.replaceAll("\0", "\uFFFD").toWellFormed() : part,
    ),
});

/** Salesforce ids; in the order of their bytes, whatever the language of the database. */
const salesforceId = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

export const CAUSES = ["import", "settings", "dates", "settings+dates", "undo"] as const;
export const DATE_ACTIONS = ["set", "clear", "crm", "settings", "none"] as const;

/** The words of a CHECK: which values there are. */
const among = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(", "));

export const publishes = pgTable(
  "publishes",
  {
    id: integer().primaryKey(),
    status: text({ enum: ["pending", "done"] }).notNull(),
    at: instant().notNull(),
    now: instant().notNull(),
    by: words().notNull(),
    cause: text({ enum: CAUSES }).notNull(),
    reason: words(),
    settingsVersion: integer("settings_version").notNull(),
    opened: integer().notNull(),
    closed: integer().notNull(),
    undoes: integer(),
  },
  (publish) => [
    uniqueIndex("publishes_one_pending").on(publish.status).where(sql`${publish.status} = 'pending'`),
    check("publishes_status", sql`${publish.status} IN ('pending', 'done')`),
    check("publishes_cause", sql`${publish.cause} IN (${among(CAUSES)})`),
  ],
);

export const settingsVersions = pgTable("settings_versions", {
  version: integer().primaryKey(),
  publish: integer()
    .notNull()
    .unique()
    .references(() => publishes.id),
  settings: jsonb().$type<unknown>().notNull(),
});

/** No foreign key: checked once a batch, by trigger, and not once a row. */
export const dateEntries = pgTable(
  "date_entries",
  {
    publish: integer().notNull(),
    campaignMemberId: salesforceId("campaign_member_id").notNull(),
    action: text({ enum: DATE_ACTIONS }).notNull(),
    touchpointDate: instant("touchpoint_date"),
    oldAction: text("old_action", { enum: DATE_ACTIONS }),
    oldDate: instant("old_date"),
  },
  (entry) => [
    primaryKey({ columns: [entry.publish, entry.campaignMemberId] }),
    check("date_entries_action", sql`${entry.action} IN (${among(DATE_ACTIONS)})`),
    check("date_entries_date", sql`(${entry.action} = 'set') = (${entry.touchpointDate} IS NOT NULL)`),
    check("date_entries_old_action", sql`${entry.oldAction} IN (${among(DATE_ACTIONS)})`),
    check(
      "date_entries_old_date",
      sql`${entry.oldDate} IS NULL OR ${entry.oldAction} IS NOT DISTINCT FROM 'set'`,
    ),
  ],
);

export const runs = pgTable("runs", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  command: words().notNull(),
  at: instant().notNull(),
  by: words().notNull(),
  endedAt: instant("ended_at"),
  outcome: text({ enum: ["done", "failed"] }),
  publish: integer(),
  message: words(),
});

export const auditLog = pgTable("audit_log", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  at: instant().notNull(),
  by: words().notNull(),
  action: words().notNull(),
  detail: detail().notNull(),
});

/** Addresses of people who were erased, as keyed hashes: imports leave them out. */
export const erasedPeople = pgTable("erased_people", {
  hash: text().primaryKey(),
  at: instant().notNull(),
});
