import { boolean, check, integer, jsonb, pgTable, primaryKey, sql, text, timestamp } from "./drizzle.ts";

/**
 * The tables of the people who sign in, and of what each of them has not published yet.
 *
 * `user`, `session`, `account` and `verification` are as better-auth reads and writes them; the others are ours.
 * They lie in a state of their own beside the stores: a store can be thrown away, its people stay.
 */

const at = (name: string) => timestamp(name, { withTimezone: true });

export const ROLES = ["viewer", "editor", "admin"] as const;
export const LINK_KINDS = ["setup", "invitation", "reset"] as const;
export const SCOPES = ["read", "preview", "publish", "export", "admin"] as const;

export const users = pgTable(
  "user",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    email: text().notNull().unique(),
    emailVerified: boolean("email_verified").notNull(),
    image: text(),
    role: text({ enum: ROLES }).notNull(),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (user) => [check("user_role", sql`${user.role} IN ('viewer', 'editor', 'admin')`)],
);

export const sessions = pgTable("session", {
  id: text().primaryKey(),
  token: text().notNull().unique(),
  userId: text("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  expiresAt: at("expires_at").notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  createdAt: at("created_at").notNull(),
  updatedAt: at("updated_at").notNull(),
});

export const accounts = pgTable("account", {
  id: text().primaryKey(),
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  userId: text("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: at("access_token_expires_at"),
  refreshTokenExpiresAt: at("refresh_token_expires_at"),
  scope: text(),
  password: text(),
  createdAt: at("created_at").notNull(),
  updatedAt: at("updated_at").notNull(),
});

export const verifications = pgTable("verification", {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: at("expires_at").notNull(),
  createdAt: at("created_at").notNull(),
  updatedAt: at("updated_at").notNull(),
});

/** One-time links. Only the hash of the token is kept. */
export const links = pgTable("link", {
  tokenHash: text("token_hash").primaryKey(),
  kind: text({ enum: LINK_KINDS }).notNull(),
  email: text(),
  role: text({ enum: ROLES }),
  madeBy: text("made_by").notNull(),
  createdAt: at("created_at").notNull(),
  expiresAt: at("expires_at").notNull(),
});

/** Keys of programs. Only the hash is kept; `start` lets a person tell them apart. */
export const apiKeys = pgTable("api_key", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  start: text().notNull(),
  keyHash: text("key_hash").notNull().unique(),
  scopes: jsonb().$type<(typeof SCOPES)[number][]>().notNull(),
  madeBy: text("made_by").notNull(),
  createdAt: at("created_at").notNull(),
  expiresAt: at("expires_at"),
  lastUsedAt: at("last_used_at"),
});

/** What a person has changed and not published yet, by store. */
export const pendingChanges = pgTable(
  "pending_changes",
  {
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    store: text().notNull(),
    base: integer(),
    changes: jsonb().$type<unknown[]>().notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (pending) => [primaryKey({ columns: [pending.userId, pending.store] })],
);

/** What the server keeps of itself: which store is shown, when it syncs. */
export const serverSettings = pgTable("server_settings", {
  key: text().primaryKey(),
  value: jsonb().$type<unknown>().notNull(),
});
