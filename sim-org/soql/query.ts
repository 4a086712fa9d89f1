import type { Catalogue } from "../metadata/catalogue.ts";
import type { QueryCursor } from "../org.ts";
import type { Database } from "../store/database.ts";
import { openCursor } from "./cursor.ts";
import { planQuery } from "./plan.ts";
import type { Clock } from "./where.ts";

/**
 * Asks SOQL.
 *
 * @param includeDeleted - also what lies in the recycle bin
 * @throws {ApiError} 400, as Salesforce names the fault
 */
export function query(
  database: Database,
  catalogue: Catalogue,
  soql: string,
  includeDeleted: boolean,
  clock: Clock,
): QueryCursor {
  return openCursor(database, catalogue, planQuery(catalogue, soql, includeDeleted, clock));
}
