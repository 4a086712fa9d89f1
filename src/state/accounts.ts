import { documentWithoutAddresses } from "../settings/erased-text.ts";
import {
  apiKeys,
  type LINK_KINDS,
  links,
  pendingChanges,
  type ROLES,
  type SCOPES,
  serverSettings,
  users,
} from "./account-tables.ts";
import { type AuditLine, addAuditLine, auditLines } from "./audit.ts";
import type { Database, Orm } from "./database.ts";
import { and, asc, desc, eq, sql } from "./drizzle.ts";
import { eraseAuditTexts } from "./erased.ts";

export { accounts, LINK_KINDS, ROLES, SCOPES, sessions, users, verifications } from "./account-tables.ts";
export type { AuditLine } from "./audit.ts";

export type Role = (typeof ROLES)[number];
export type Scope = (typeof SCOPES)[number];
export type LinkKind = (typeof LINK_KINDS)[number];
export type Link = {
  kind: LinkKind;
  email: string | null;
  role: Role | null;
  madeBy: string;
  createdAt: Date;
  expiresAt: Date;
};
export type ApiKey = {
  id: number;
  name: string;
  start: string;
  scopes: Scope[];
  madeBy: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};
export type Pending = { base: number | null; changes: unknown[] };
export type User = { id: string; name: string; email: string; role: Role; createdAt: Date };

/** Who may sign in, their links and keys, and what they have not published yet; beside the stores. */
export interface Accounts {
  /** For the library that signs people in; everything else goes through the functions below. */
  readonly orm: Orm;
  users(): Promise<User[]>;
  user(id: string): Promise<User | undefined>;
  /** @returns false where nobody has the id, or it would leave no admin */
  setRole(id: string, role: Role): Promise<boolean>;
  /** Also takes the person's keys and links back. @returns false where nobody has the id, or it is the last admin */
  removeUser(id: string): Promise<boolean>;
  addLink(tokenHash: string, link: Link): Promise<void>;
  link(tokenHash: string): Promise<Link | undefined>;
  /** A link works once: whoever takes it first has it. */
  takeLink(tokenHash: string): Promise<Link | undefined>;
  /** Links that have not run out, newest first; the id is the hash of the token. */
  links(): Promise<(Link & { id: string })[]>;
  /** @returns the link that was taken back */
  removeLink(id: string): Promise<Link | undefined>;
  /** A newer link of a kind, or for an address, makes those before it worthless. */
  dropLinks(kind: LinkKind, email: string | null): Promise<void>;
  addKey(keyHash: string, key: Omit<ApiKey, "id" | "lastUsedAt">): Promise<number>;
  keys(): Promise<ApiKey[]>;
  /** The key with this hash; notes that it was used. */
  keyUsed(keyHash: string): Promise<ApiKey | undefined>;
  removeKey(id: number): Promise<boolean>;
  pending(userId: string, store: string): Promise<Pending | undefined>;
  keepPending(userId: string, store: string, pending: Pending): Promise<void>;
  dropPending(userId: string, store: string): Promise<void>;
  /** Everybody's of a store that is thrown away. */
  dropPendingOf(store: string): Promise<void>;
  setting(key: string): Promise<unknown>;
  keepSetting(key: string, value: unknown): Promise<void>;
  audit(line: AuditLine): Promise<void>;
  /** Newest first; with `before`, those of lesser ids alone. */
  auditLog(limit: number, before?: number): Promise<(AuditLine & { id: number })[]>;
  /** Takes addresses (in lower case) out of what waits to be published and of the audit log's details. */
  erase(addresses: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Where they are: a folder (PGlite; made where absent), or a PostgreSQL server, in the schema `footfall_server`. */
export async function openAccounts(options: { folder: string } | { url: string }): Promise<Accounts> {
  if ("folder" in options) {
    const { openPglite } = await import("./pglite/database.ts");
    return accountsIn(await openPglite(options.folder));
  }
  const { openPostgres } = await import("./postgres/database.ts");
  return accountsIn(await openPostgres(options.url, "server"));
}

async function accountsIn(database: Database): Promise<Accounts> {
  const orm = await database.run(async (own) => own);
  return {
    orm,
    ...peopleIn(database),
    ...linksIn(database),
    ...keysIn(database),
    ...pendingIn(database),
    setting: (key) =>
      database.run(async (own) => {
        const [row] = await own.select().from(serverSettings).where(eq(serverSettings.key, key));
        return row?.value;
      }),
    keepSetting: (key, value) =>
      database.run(async (own) => {
        await own
          .insert(serverSettings)
          .values({ key, value })
          .onConflictDoUpdate({ target: serverSettings.key, set: { value } });
      }),
    audit: (line) => database.run((own) => addAuditLine(own, line)),
    auditLog: (limit, before) => database.run((own) => auditLines(own, limit, before)),
    erase: (addresses) =>
      database.transaction(async (own) => {
        await erasePending(own, addresses);
        await eraseAuditTexts(own, addresses);
      }),
    close: () => database.close(),
  };
}

const userColumns = {
  id: users.id,
  name: users.name,
  email: users.email,
  role: users.role,
  createdAt: users.createdAt,
};

function peopleIn(database: Database): Pick<Accounts, "users" | "user" | "setRole" | "removeUser"> {
  /** Does it, unless nobody would be left who can let others in. */
  const keepingAnAdmin = (id: string, work: (orm: Orm) => Promise<unknown>) =>
    database.transaction(async (orm) => {
      await orm.execute(sql`LOCK TABLE ${users} IN SHARE ROW EXCLUSIVE MODE`);
      const all = await orm.select(userColumns).from(users);
      const isLast = !all.some((user) => user.role === "admin" && user.id !== id);
      if (!all.some((user) => user.id === id) || isLast) return false;
      await work(orm);
      return true;
    });
  return {
    users: () =>
      database.run((orm) => orm.select(userColumns).from(users).orderBy(asc(users.createdAt)).execute()),
    user: (id) =>
      database.run(async (orm) => (await orm.select(userColumns).from(users).where(eq(users.id, id)))[0]),
    setRole: async (id, role) => {
      const change = (orm: Orm) =>
        orm
          .update(users)
          .set({ role, updatedAt: new Date() })
          .where(eq(users.id, id))
          .returning({ id: users.id });
      if (role !== "admin") return keepingAnAdmin(id, change);
      return (await database.run((orm) => change(orm))).length > 0;
    },
    removeUser: (id) =>
      keepingAnAdmin(id, async (orm) => {
        const [gone] = await orm.delete(users).where(eq(users.id, id)).returning(userColumns);
        if (!gone) return;
        await orm.delete(apiKeys).where(eq(apiKeys.madeBy, gone.email));
        await orm.delete(links).where(eq(links.madeBy, gone.email));
      }),
  };
}

function linksIn(
  database: Database,
): Pick<Accounts, "addLink" | "link" | "links" | "takeLink" | "removeLink" | "dropLinks"> {
  return {
    links: () =>
      database.run(async (orm) => {
        const rows = await orm.select().from(links).orderBy(desc(links.createdAt));
        return rows.flatMap(({ tokenHash: id, ...link }) =>
          link.expiresAt.getTime() > Date.now() ? [{ id, ...link }] : [],
        );
      }),
    removeLink: (id) =>
      database.run(async (orm) =>
        still((await orm.delete(links).where(eq(links.tokenHash, id)).returning())[0]),
      ),
    addLink: (tokenHash, link) =>
      database.run(async (orm) => {
        await orm.insert(links).values({ tokenHash, ...link });
      }),
    link: (tokenHash) =>
      database.run(async (orm) =>
        still((await orm.select().from(links).where(eq(links.tokenHash, tokenHash)))[0]),
      ),
    takeLink: (tokenHash) =>
      database.run(async (orm) =>
        still((await orm.delete(links).where(eq(links.tokenHash, tokenHash)).returning())[0]),
      ),
    dropLinks: (kind, email) =>
      database.run(async (orm) => {
        const same =
          email === null ? eq(links.kind, kind) : and(eq(links.kind, kind), eq(links.email, email));
        await orm.delete(links).where(same);
      }),
  };
}

/** A link that has not run out. */
function still(row: (Link & { tokenHash: string }) | undefined): Link | undefined {
  if (!row || row.expiresAt.getTime() <= Date.now()) return undefined;
  const { tokenHash: _, ...link } = row;
  return link;
}

const keyColumns = {
  id: apiKeys.id,
  name: apiKeys.name,
  start: apiKeys.start,
  scopes: apiKeys.scopes,
  madeBy: apiKeys.madeBy,
  createdAt: apiKeys.createdAt,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
};

function keysIn(database: Database): Pick<Accounts, "addKey" | "keys" | "keyUsed" | "removeKey"> {
  return {
    addKey: (keyHash, key) =>
      database.run(async (orm) => {
        const [row] = await orm
          .insert(apiKeys)
          .values({ keyHash, ...key })
          .returning({ id: apiKeys.id });
        if (!row) throw new Error("a key without an id");
        return row.id;
      }),
    keys: () =>
      database.run((orm) => orm.select(keyColumns).from(apiKeys).orderBy(desc(apiKeys.id)).execute()),
    keyUsed: (keyHash) =>
      database.run(async (orm) => {
        const [key] = await orm
          .update(apiKeys)
          .set({ lastUsedAt: new Date() })
          .where(eq(apiKeys.keyHash, keyHash))
          .returning(keyColumns);
        return key && (key.expiresAt === null || key.expiresAt.getTime() > Date.now()) ? key : undefined;
      }),
    removeKey: (id) =>
      database.run(async (orm) => {
        const gone = await orm.delete(apiKeys).where(eq(apiKeys.id, id)).returning({ id: apiKeys.id });
        return gone.length > 0;
      }),
  };
}

function pendingIn(
  database: Database,
): Pick<Accounts, "pending" | "keepPending" | "dropPending" | "dropPendingOf"> {
  const own = (userId: string, store: string) =>
    and(eq(pendingChanges.userId, userId), eq(pendingChanges.store, store));
  return {
    pending: (userId, store) =>
      database.run(async (orm) => {
        const [row] = await orm.select().from(pendingChanges).where(own(userId, store));
        return row && { base: row.base, changes: row.changes };
      }),
    keepPending: (userId, store, pending) =>
      database.run(async (orm) => {
        const values = { ...pending, updatedAt: new Date() };
        await orm
          .insert(pendingChanges)
          .values({ userId, store, ...values })
          .onConflictDoUpdate({ target: [pendingChanges.userId, pendingChanges.store], set: values });
      }),
    dropPending: (userId, store) =>
      database.run(async (orm) => {
        await orm.delete(pendingChanges).where(own(userId, store));
      }),
    dropPendingOf: (store) =>
      database.run(async (orm) => {
        await orm.delete(pendingChanges).where(eq(pendingChanges.store, store));
      }),
  };
}

async function erasePending(orm: Orm, addresses: readonly string[]): Promise<void> {
  for (const { userId, store, changes } of await orm.select().from(pendingChanges)) {
    const left = documentWithoutAddresses(changes, addresses);
    if (JSON.stringify(left) === JSON.stringify(changes)) continue;
    await orm
      .update(pendingChanges)
      .set({ changes: left })
      .where(and(eq(pendingChanges.userId, userId), eq(pendingChanges.store, store)));
  }
}
