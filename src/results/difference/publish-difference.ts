import { heldAt } from "../../ledger/tables.ts";
import { MODELS, type ModelName } from "../../model/credit/weights.ts";
import type { Row, Warehouse } from "../../warehouse/warehouse.ts";

/**
 * Two publishes side by side: what each channel, campaign or opportunity earned at one and at the other, and which
 * publishes between them made the difference, by their cause. All in cents, so that the parts add up.
 */
export const DIFF_REPORTS = ["channels", "campaigns", "opportunities"] as const;
export type DiffReport = (typeof DIFF_REPORTS)[number];

export type Difference = {
  /** What the row is about: channel and subchannel; campaign; opportunity and campaign. */
  key: Record<string, string | null>;
  name: string | null;
  model: ModelName;
  /** Won revenue, open pipeline; of an opportunity its credit, whatever its standing. */
  measure: "won" | "open" | "credit";
  from: string;
  to: string;
  difference: string;
  causes: { cause: string; publishes: number[]; difference: string }[];
};

type Source = {
  ledger: string;
  key: readonly string[];
  measures: readonly Difference["measure"][];
  column(model: ModelName, measure: Difference["measure"]): string;
  /** Query of a name for the first column of the key. */
  names?: string;
};

const SOURCES: Record<DiffReport, Source> = {
  channels: {
    ledger: "channels",
    key: ["channel", "subchannel"],
    measures: ["won", "open"],
    column: (model, measure) => `${model}_${measure}`,
  },
  campaigns: {
    ledger: "campaign_revenue",
    key: ["campaign_id"],
    measures: ["won", "open"],
    column: (model, measure) => `${model}_${measure}`,
    names: "SELECT id, name FROM mirror.campaign",
  },
  opportunities: {
    ledger: "attribution_touchpoints",
    key: ["opportunity_id", "campaign_id"],
    measures: ["credit"],
    column: (model) => `${model}_revenue`,
    names: "SELECT id, name FROM mirror.opportunity",
  },
};

/** @param causeOf - the cause of each publish */
export async function publishDifference(
  warehouse: Warehouse,
  from: number,
  to: number,
  report: DiffReport,
  causeOf: (publish: number) => string,
): Promise<Difference[]> {
  const source = SOURCES[report];
  const { ledger, key, measures } = source;
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const list = key.join(", ");
  const columns = MODELS.flatMap((model) => measures.map((measure) => source.column(model, measure)));
  const cents = (sign: string) =>
    columns
      .map((column) => `${sign}CAST(COALESCE(held.${column}, 0) * 100 AS BIGINT) AS ${column}`)
      .join(", ");
  const between = (column: string) => `held.${column} > ${low} AND held.${column} <= ${high}`;
  const rows = await warehouse.all(
    `WITH steps AS (
       SELECT held.opened_by AS publish, ${key.map((column) => `held.${column}`).join(", ")}, ${cents("")}
       FROM ledger.${ledger} AS held WHERE ${between("opened_by")}
       UNION ALL
       SELECT held.closed_by AS publish, ${key.map((column) => `held.${column}`).join(", ")}, ${cents("-")}
       FROM ledger.${ledger} AS held WHERE ${between("closed_by")}
     ),
     touched AS (SELECT DISTINCT ${list} FROM steps),
     start AS (
       SELECT 0 AS publish, ${key.map((column) => `held.${column}`).join(", ")}, ${cents("")}
       FROM ledger.${ledger} AS held
       SEMI JOIN touched ON ${key.map((column) => `touched.${column} IS NOT DISTINCT FROM held.${column}`).join(" AND ")}
       WHERE ${heldAt("held", low)}
     )
     SELECT publish, ${list}, ${columns.map((column) => `CAST(sum(${column}) AS VARCHAR) AS ${column}`).join(", ")}
     FROM (SELECT * FROM steps UNION ALL SELECT * FROM start) AS parts
     GROUP BY publish, ${list}
     ORDER BY ${key.map((column) => `${column} NULLS FIRST`).join(", ")}, publish`,
  );
  const names = await namesOf(warehouse, source, rows);
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const id = JSON.stringify(key.map((column) => row[column]));
    groups.set(id, [...(groups.get(id) ?? []), row]);
  }
  const sign = from <= to ? 1n : -1n;
  return [...groups.values()].flatMap((group) =>
    MODELS.flatMap((model) =>
      measures.flatMap((measure): Difference[] => {
        const column = source.column(model, measure);
        const at = (row: Row) => BigInt(String(row[column]));
        const steps = group.filter((row) => Number(row.publish) > 0 && at(row) !== 0n);
        if (steps.length === 0) return [];
        const start = group
          .filter((row) => Number(row.publish) === 0)
          .reduce((sum, row) => sum + at(row), 0n);
        const change = steps.reduce((sum, row) => sum + at(row), 0n);
        const [first, second] = from <= to ? [start, start + change] : [start + change, start];
        return [
          {
            key: Object.fromEntries(key.map((part) => [part, textOrNull(group[0]?.[part])])),
            name: names.get(String(group[0]?.[key[0] as string])) ?? null,
            model,
            measure,
            from: moneyOf(first),
            to: moneyOf(second),
            difference: moneyOf(second - first),
            causes: byCause(steps, at, sign, causeOf),
          },
        ];
      }),
    ),
  );
}

function byCause(
  steps: readonly Row[],
  at: (row: Row) => bigint,
  sign: bigint,
  causeOf: (publish: number) => string,
): Difference["causes"] {
  const causes = new Map<string, { publishes: number[]; cents: bigint }>();
  for (const row of steps) {
    const cause = causeOf(Number(row.publish));
    const found = causes.get(cause) ?? { publishes: [], cents: 0n };
    found.publishes.push(Number(row.publish));
    found.cents += sign * at(row);
    causes.set(cause, found);
  }
  return [...causes].map(([cause, { publishes, cents }]) => ({
    cause,
    publishes,
    difference: moneyOf(cents),
  }));
}

async function namesOf(
  warehouse: Warehouse,
  source: Source,
  rows: readonly Row[],
): Promise<Map<string, string>> {
  if (source.names === undefined || rows.length === 0) return new Map();
  const ids = [...new Set(rows.map((row) => String(row[source.key[0] as string])))];
  const found = await warehouse.all<{ id: string; name: string | null }>(
    `SELECT id, name FROM (${source.names}) AS named WHERE id IN (${ids.map((id) => warehouse.dialect.text(id)).join(", ")})`,
  );
  return new Map(found.map(({ id, name }) => [id, name ?? ""]));
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** Cents as text with two decimals. */
function moneyOf(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
