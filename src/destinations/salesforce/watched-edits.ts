import type { Warehouse } from "../../warehouse/warehouse.ts";
import { CAMPAIGN_ROLLUPS } from "./campaign-rollups.ts";
import type { Conflict } from "./crm-fields.ts";
import { type Books, seenSql } from "./drift-marks.ts";
import { MEMBER_STATUSES } from "./member-statuses.ts";
import type { TargetPlan } from "./plan.ts";
import type { WriteTarget } from "./target.ts";

/**
 * Fields that nobody decides and only Footfall writes, on records of the org: statuses on campaign members, figures on
 * campaigns. What somebody edits there is shown, and not written over, until somebody empties these fields of the record,
 * or puts there what Footfall says.
 *
 * @see shared/spec/README.md, decision 38; docs/decisions/0018-edits-in-the-crm.md
 */

/** The targets, by name, of which this holds. */
export const WATCHED: ReadonlySet<string> = new Set([MEMBER_STATUSES, CAMPAIGN_ROLLUPS]);

const shownFields = ({ fields }: WriteTarget) => fields.filter(({ isIncidental }) => !isIncidental);

/**
 * Notes what somebody has written in place of what was acknowledged, or of what may stand there after something was sent
 * and not acknowledged. Before the first acknowledgement nobody knows what stood there, and nothing counts as an edit.
 *
 * @param table - records that have changed
 */
export async function markEdited(
  warehouse: Warehouse,
  { written, edited }: Books,
  target: WriteTarget,
  table: string,
): Promise<void> {
  const { dialect } = warehouse;
  const name = dialect.text(target.name);
  const fields = shownFields(target);
  const cells = fields.map((field) => ({ field, cell: `seen.${dialect.identifier(field.name)}` }));
  const changed = `${warehouse.scratch}.export.watched_edits`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${changed} AS
     SELECT seen.*, ${cells.map(({ cell }) => `${cell} IS NULL`).join(" AND ")} AS is_empty
     FROM (${seenSql(target, table, warehouse)}) AS seen
     WHERE NOT seen.is_deleted AND seen.key IN (
       SELECT held.key FROM ${written} AS held
       WHERE held.target = ${name} AND held.key = seen.key
         AND (held.hash <> seen.hash OR (held.hash IS NULL AND held.sent_hash <> seen.hash AND strpos(held.possible, seen.hash) = 0))
       UNION ALL SELECT key FROM ${edited} WHERE target = ${name})`,
  );
  await warehouse.transaction(async () => {
    const own = `target = ${name} AND key IN (SELECT key FROM ${changed})`;
    await warehouse.run(`DELETE FROM ${edited} WHERE ${own}`);
    await warehouse.run(`UPDATE ${written} SET hash = NULL, possible = NULL WHERE ${own}`);
    for (const { field, cell } of cells)
      await warehouse.run(
        `INSERT INTO ${edited} SELECT ${name}, seen.key, ${dialect.text(field.name)}, ${cell}
         FROM ${changed} AS seen WHERE NOT seen.is_empty`,
      );
  });
}

/**
 * Leaves out of a plan the records whose fields somebody has edited; where they say by now what Footfall says, they are
 * Footfall's again. @returns the edits
 */
export async function leaveOutEdited(
  warehouse: Warehouse,
  { written, edited }: Books,
  { target, writes }: TargetPlan,
): Promise<Conflict[]> {
  const { dialect } = warehouse;
  const name = dialect.text(target.name);
  const differs = shownFields(target).map(
    (field) =>
      `SELECT row.key AS id, ${dialect.text(field.name)} AS field, row.${dialect.identifier(field.name)} AS ours, edit.theirs
       FROM ${writes} AS row
       JOIN ${edited} AS edit ON edit.target = ${name} AND edit.key = row.key AND edit.field = ${dialect.text(field.name)}
       WHERE edit.theirs IS DISTINCT FROM row.${dialect.identifier(field.name)}`,
  );
  const rows = await warehouse.all<Omit<Conflict, "object">>(
    `${differs.join(" UNION ALL ")} ORDER BY id, field`,
  );
  const settled = `${warehouse.scratch}.export.watched_settled`;
  await warehouse.run(
    `CREATE OR REPLACE TABLE ${settled} AS
     SELECT row.key, row.hash FROM ${writes} AS row
     WHERE row.key IN (SELECT key FROM ${edited} WHERE target = ${name})
       AND row.key NOT IN (SELECT id FROM (${differs.join(" UNION ALL ")}) AS found)`,
  );
  await warehouse.run(
    `DELETE FROM ${writes} WHERE key IN (SELECT key FROM ${edited} WHERE target = ${name})`,
  );
  await warehouse.transaction(async () => {
    await warehouse.run(
      `UPDATE ${written} SET hash = row.hash FROM ${settled} AS row
       WHERE ${written}.target = ${name} AND ${written}.key = row.key`,
    );
    await warehouse.run(
      `DELETE FROM ${edited} WHERE target = ${name} AND key IN (SELECT key FROM ${settled})`,
    );
  });
  return rows.map((row) => ({ object: target.object, ...row }));
}
