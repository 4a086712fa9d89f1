import { isId, longId } from "../../settings/ids.ts";
import { many, type Outcome } from "../explain/story.ts";
import { moneyText } from "../reports/period.ts";

/** A deal as a row. Money is text with two decimals. */
export type OpportunityRow = {
  id: string;
  name: string | null;
  account: string | null;
  stage: string | null;
  closeDate: string | null;
  isWon: boolean;
  isOpen: boolean;
  amount: string;
  touchpoints: number;
  people: number;
};
export const DEAL_STATES = ["won", "open", "lost"] as const;
export type DealState = (typeof DEAL_STATES)[number];

/** Deals whose name or account holds the words, or of an id; the newest close date first. */
export async function browseOpportunities(
  outcome: Outcome,
  { search, state, offset, limit }: { search?: string; state?: DealState; offset: number; limit: number },
): Promise<{ items: OpportunityRow[]; total: number }> {
  const { dialect } = outcome.context;
  const { mirror, results } = outcome.schemas;
  const tests = ["TRUE"];
  const words = search?.trim();
  if (words) {
    const part = dialect.folded(dialect.text(words));
    const fits = ["record.name", "account.name"].map((column) =>
      dialect.contains(dialect.folded(`COALESCE(${column}, '')`), part),
    );
    tests.push(
      isId(words) ? `deal.opportunity_id = ${dialect.text(longId(words))}` : `(${fits.join(" OR ")})`,
    );
  }
  if (state === "won") tests.push("deal.is_won");
  if (state === "open") tests.push("deal.is_open");
  if (state === "lost") tests.push("NOT deal.is_won AND NOT deal.is_open");
  const rows = await many<OpportunityRow & { total: number }>(
    outcome,
    `SELECT deal.opportunity_id AS "id", record.name AS "name", account.name AS "account", record.stage_name AS "stage",
       CAST(record.close_date AS VARCHAR) AS "closeDate", deal.is_won AS "isWon", deal.is_open AS "isOpen",
       ${moneyText("deal.cents * 0.01")} AS "amount", CAST(COALESCE(touched.touchpoints, 0) AS DOUBLE) AS "touchpoints",
       CAST(COALESCE(touched.people, 0) AS DOUBLE) AS "people", CAST(count(*) OVER () AS DOUBLE) AS "total"
     FROM ${results}.opportunities AS deal
     JOIN ${mirror}.opportunity AS record ON record.id = deal.opportunity_id
     LEFT JOIN ${mirror}.account AS account ON account.id = deal.account_id
     LEFT JOIN (
       SELECT opportunity_id, count(*) AS touchpoints, count(DISTINCT person) AS people
       FROM ${results}.attribution_touchpoints GROUP BY opportunity_id
     ) AS touched ON touched.opportunity_id = deal.opportunity_id
     WHERE ${tests.join(" AND ")}
     ORDER BY record.close_date DESC NULLS LAST, deal.opportunity_id
     LIMIT ${limit} OFFSET ${offset}`,
  );
  return { items: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
