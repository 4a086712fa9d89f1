import type { ModelContext } from "../../model/step.ts";
import type { WriteTarget } from "./target.ts";

/** The mirror's tables of the org's own objects that only Footfall writes some fields of. */
const TABLES: Readonly<Record<string, string>> = { Campaign: "campaign", CampaignMember: "campaign_member" };

/**
 * The same target where nothing should stand in the org any more: our records are deleted, fields that only Footfall
 * writes become empty.
 * @see shared/spec/salesforce.md, section 10, "Remove everything we wrote"
 */
export function withdrawn(target: WriteTarget, { dialect }: ModelContext): WriteTarget {
  if (target.key !== "Id")
    return { ...target, select: `SELECT * FROM (${target.select}) AS made WHERE FALSE` };
  const none = target.fields.map(
    ({ name }) => `CAST(NULL AS ${dialect.type("text")}) AS ${dialect.identifier(name)}`,
  );
  return {
    ...target,
    select: `SELECT written.key, written.key AS parent, ${none.join(", ")}
    FROM org.written AS written
    JOIN mirror.${TABLES[target.object]} AS record ON record.id = written.key AND NOT COALESCE(record.is_deleted, FALSE)
    WHERE written.target = ${dialect.text(target.name)}`,
  };
}
