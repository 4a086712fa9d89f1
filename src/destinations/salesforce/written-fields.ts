import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Books } from "./drift-marks.ts";
import type { ReadyTarget } from "./our-objects.ts";
import type { WriteTarget } from "./target.ts";

/**
 * With which fields each target was written. What the org has acknowledged is known by one text of all of a target's
 * fields: where one has been deployed since, or is not there any more, that text says nothing about what stands in the
 * org. What is different then was nobody's edit, and everything is written once more.
 *
 * @see docs/decisions/0018-edits-in-the-crm.md
 */
export async function forgetOtherFields(
  warehouse: Warehouse,
  { written }: Books,
  targets: readonly WriteTarget[],
  ready: readonly ReadyTarget[],
  isPlan: boolean,
): Promise<void> {
  const { text } = warehouse.dialect;
  const known = new Map(
    (
      await warehouse.all<{ target: string; fields: string }>("SELECT target, fields FROM org.written_fields")
    ).map(({ target, fields }) => [target, fields]),
  );
  for (const { name, key } of targets) {
    const now = ready.find(({ target }) => target.name === name)?.target.fields ?? [];
    // An object of ours that cannot be written to keeps its records.
    if (now.length === 0 && key !== "Id") continue;
    const fields = now
      .map((field) => field.name)
      .sort()
      .join(" ");
    const former = known.get(name);
    if (former === fields) continue;
    const target = `target = ${text(name)}`;
    await warehouse.transaction(async () => {
      if (former !== undefined)
        await warehouse.run(`UPDATE ${written} SET hash = NULL, possible = NULL WHERE ${target}`);
      if (isPlan) return;
      // What is missing was put back by nobody.
      if (now.length === 0) await warehouse.run(`UPDATE org.crm_field SET written_at = NULL WHERE ${target}`);
      await warehouse.run(`DELETE FROM org.written_fields WHERE ${target}`);
      await warehouse.run(`INSERT INTO org.written_fields VALUES (${text(name)}, ${text(fields)})`);
    });
  }
}
