import { createRequire } from "node:module";

/**
 * Drizzle, loaded by `require`.
 *
 * Node 24 reads the package.json of an imported module for each module anew, and Drizzle has 110 modules and a
 * package.json of 180 KB: 0.45 s to import, 0.1 s to require. Only this file knows; types are imported as ever.
 */
const require = createRequire(import.meta.url);

const all = require("drizzle-orm") as typeof import("drizzle-orm");
const core = require("drizzle-orm/pg-core") as typeof import("drizzle-orm/pg-core");

export const { and, asc, DrizzleQueryError, desc, eq, getTableColumns, gt, inArray, isNull, lt, max, sql } =
  all;
export const {
  bigint,
  boolean,
  check,
  customType,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} = core;

/** Over each engine; only the one that is used is loaded. */
export const drizzlePglite = () => require("drizzle-orm/pglite") as typeof import("drizzle-orm/pglite");
export const drizzlePostgres = () =>
  require("drizzle-orm/node-postgres") as typeof import("drizzle-orm/node-postgres");
