import { cellColumn, tableOf } from "../../mirror/tables.ts";
import { FIELDS, type FieldType, knownField } from "../../settings/fields.ts";
import { type ExportColumns, type RuleObject, TOUCHPOINT_FIELDS } from "../../settings/rules.ts";
import { many, type Outcome } from "../explain/story.ts";

/** The objects that rules look at: sync rules and channels the first two, suppression and removal all of them. */
export const RULE_OBJECTS = [
  "CampaignMember",
  "Campaign",
  "Lead",
  "Contact",
  "Opportunity",
  "Touchpoint",
] as const satisfies readonly RuleObject[];

/** A field that a rule or a channel condition may name. */
export type FieldRow = {
  object: (typeof RULE_OBJECTS)[number];
  name: string;
  type: FieldType;
  isDate: boolean;
};

/** What keeps a store, not a person, busy. */
const HIDDEN = new Set(["systemmodstamp"]);

/** Fields that rules may name: those of the contract, and every other column that the store has imported. */
export function fieldsOf(columns: ExportColumns): FieldRow[] {
  return RULE_OBJECTS.flatMap((object) => {
    if (object === "Touchpoint")
      return Object.entries(TOUCHPOINT_FIELDS).map(([name, type]) => rowOf(object, name, type));
    const held = columns[object];
    const names =
      held === undefined || held === "unreadable"
        ? FIELDS[object].map(({ name }) => name)
        : [...held.values()];
    return names
      .filter((name) => !HIDDEN.has(name.toLowerCase()))
      .map((name) => rowOf(object, name, knownField(object, name)?.type ?? "text"))
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  });
}

function rowOf(object: FieldRow["object"], name: string, type: FieldType): FieldRow {
  return { object, name, type, isDate: type === "date" || type === "datetime" };
}

const touchpointType = (name: string): FieldType | undefined =>
  Object.entries(TOUCHPOINT_FIELDS).find(([known]) => known === name)?.[1];

const VALUES = 50;

/** The values that a field has most often, of those that hold the words. */
export async function fieldValues(
  outcome: Outcome,
  object: FieldRow["object"],
  column: string,
  search: string | undefined,
): Promise<{ value: string; records: number }[]> {
  const { dialect } = outcome.context;
  const { mirror, results } = outcome.schemas;
  const place =
    object === "Touchpoint"
      ? { schema: results, table: "touchpoints", column: column.toLowerCase(), isThere: "TRUE" }
      : {
          schema: mirror,
          table: tableOf(object),
          column: cellColumn(object, column),
          isThere: "NOT COALESCE(is_deleted, FALSE)",
        };
  if (object === "Touchpoint" && !["id", "text"].includes(touchpointType(place.column) ?? "")) return [];
  const [found] = await many<{ name: string }>(
    outcome,
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = ${dialect.text(place.schema.slice(place.schema.lastIndexOf(".") + 1))} AND table_name = ${dialect.text(place.table)}
       AND lower(column_name) = ${dialect.text(place.column)}`,
  );
  if (!found) return [];
  const cell = dialect.identifier(found.name);
  const fits = search?.trim()
    ? `AND ${dialect.contains(dialect.folded(cell), dialect.folded(dialect.text(search.trim())))}`
    : "";
  return many(
    outcome,
    `SELECT ${cell} AS "value", CAST(count(*) AS DOUBLE) AS "records" FROM ${place.schema}.${place.table}
     WHERE ${cell} IS NOT NULL AND NOT ${dialect.isBlank(cell)} AND ${place.isThere} ${fits}
     GROUP BY ${cell} ORDER BY count(*) DESC, ${cell} LIMIT ${VALUES}`,
  );
}
