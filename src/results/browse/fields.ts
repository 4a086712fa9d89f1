import { cellColumn } from "../../mirror/tables.ts";
import { FIELDS, type FieldType, knownField } from "../../settings/fields.ts";
import type { ExportColumns } from "../../settings/rules.ts";
import { many, type Outcome } from "../explain/story.ts";

/** A field that a sync rule or a channel condition may name. */
export type FieldRow = {
  object: "Campaign" | "CampaignMember";
  name: string;
  type: FieldType;
  isDate: boolean;
};

/** The objects that rules look at. */
export const RULE_OBJECTS = ["CampaignMember", "Campaign"] as const;
/** What keeps a store, not a person, busy. */
const HIDDEN = new Set(["systemmodstamp"]);

/** Fields that rules may name: those of the contract, and every other column that the store has imported. */
export function fieldsOf(columns: ExportColumns): FieldRow[] {
  return RULE_OBJECTS.flatMap((object) => {
    const held = columns[object];
    const names =
      held === undefined || held === "unreadable"
        ? FIELDS[object].map(({ name }) => name)
        : [...held.values()];
    return names
      .filter((name) => !HIDDEN.has(name.toLowerCase()))
      .map((name) => {
        const type = knownField(object, name)?.type ?? "text";
        return { object, name, type, isDate: type === "date" || type === "datetime" };
      })
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  });
}

const VALUES = 50;

/** The values that a field has most often, of those that hold the words. */
export async function fieldValues(
  outcome: Outcome,
  object: FieldRow["object"],
  column: string,
  search: string | undefined,
): Promise<{ value: string; records: number }[]> {
  const { dialect } = outcome.context;
  const { mirror } = outcome.schemas;
  const table = object === "Campaign" ? "campaign" : "campaign_member";
  const [found] = await many<{ name: string }>(
    outcome,
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = ${dialect.text(mirror.slice(mirror.lastIndexOf(".") + 1))} AND table_name = ${dialect.text(table)}
       AND lower(column_name) = ${dialect.text(cellColumn(object, column))}`,
  );
  if (!found) return [];
  const cell = dialect.identifier(found.name);
  const fits = search?.trim()
    ? `AND ${dialect.contains(dialect.folded(cell), dialect.folded(dialect.text(search.trim())))}`
    : "";
  return many(
    outcome,
    `SELECT ${cell} AS "value", CAST(count(*) AS DOUBLE) AS "records" FROM ${mirror}.${table}
     WHERE ${cell} IS NOT NULL AND NOT ${dialect.isBlank(cell)} AND NOT COALESCE(is_deleted, FALSE) ${fits}
     GROUP BY ${cell} ORDER BY count(*) DESC, ${cell} LIMIT ${VALUES}`,
  );
}
