/** Opportunities: how many, how large, how fast, how often won, and what engagement has to do with it. */

import { type Rate, rate } from "./rate.ts";
import { cell, dayNumber, type Export, is, quantile, type Row, shareOf } from "./records.ts";

export function opportunityRates({
  Opportunity,
  OpportunityContactRole,
  CampaignMember,
  Contact,
  Account,
}: Export): Rate[] {
  const closed = Opportunity.filter((deal) => is(deal, "IsClosed"));
  const won = closed.filter((deal) => is(deal, "IsWon"));
  const open = Opportunity.filter((deal) => !is(deal, "IsClosed"));
  const amounts = Opportunity.filter((deal) => cell(deal, "Amount") !== "").map((deal) =>
    Number(cell(deal, "Amount")),
  );
  const cycles = closed.map(
    (deal) => dayNumber(cell(deal, "CloseDate")) - dayNumber(cell(deal, "CreatedDate")),
  );
  const responses = responsesByAccount(CampaignMember, Contact);
  const before = new Map(Opportunity.map((deal) => [deal, responsesBefore(deal, responses)]));
  const accountsBy = halves(Account, (account) => responses.get(cell(account, "Id"))?.length ?? 0);
  const dealsOf = countBy(Opportunity, "AccountId");
  const perAccount = (accounts: readonly Row[]) =>
    accounts.reduce((sum, account) => sum + (dealsOf.get(cell(account, "Id")) ?? 0), 0) / accounts.length;
  const [cooler, warmer] = halves(closed, (deal) => before.get(deal) ?? 0);
  const month = (deal: Row, column: string) => Number(cell(deal, column).slice(5, 7));
  return [
    rate("members per opportunity", "ratio", CampaignMember.length / Opportunity.length, 23.5, 27),
    rate(
      "contact roles per opportunity",
      "ratio",
      OpportunityContactRole.length / Opportunity.length,
      1.6,
      2.1,
    ),
    rate("opportunities that are open", "share", open.length / Opportunity.length, 0.07, 0.18),
    rate("won of closed", "share", won.length / closed.length, 0.19, 0.25),
    rate(
      "won of closed, the half with fewer responses before",
      "share",
      shareOf(cooler, (deal) => is(deal, "IsWon")),
      0.11,
      0.23,
    ),
    rate(
      "won of closed, the half with more",
      "share",
      shareOf(warmer, (deal) => is(deal, "IsWon")),
      0.2,
      0.33,
    ),
    rate(
      "opportunities per account, the half with fewer responses",
      "ratio",
      perAccount(accountsBy[0]),
      0.4,
      0.9,
    ),
    rate("opportunities per account, the half with more", "ratio", perAccount(accountsBy[1]), 2.1, 3.2),
    rate(
      "opportunities whose account had responded before",
      "share",
      shareOf(Opportunity, (deal) => (before.get(deal) ?? 0) > 0),
      0.86,
      0.96,
    ),
    rate("amount, median", "dollars", quantile(amounts, 0.5), 21_000, 34_000),
    rate("amount, 95 of 100 are below", "dollars", quantile(amounts, 0.95), 120_000, 330_000),
    rate("amount, largest", "dollars", Math.max(...amounts), 300_000, 2_500_000),
    rate("opportunities without an amount", "share", 1 - amounts.length / Opportunity.length, 0.003, 0.05),
    rate("days from creation to close, 10 of 100 are below", "days", quantile(cycles, 0.1), 25, 45),
    rate("days from creation to close, median", "days", quantile(cycles, 0.5), 60, 90),
    rate("days from creation to close, 90 of 100 are below", "days", quantile(cycles, 0.9), 110, 180),
    rate(
      "won ones that closed in the last week of a quarter",
      "share",
      shareOf(won, (deal) => isQuarterEnd(cell(deal, "CloseDate"))),
      0.17,
      0.43,
    ),
    rate(
      "won ones that closed in December",
      "share",
      shareOf(won, (deal) => month(deal, "CloseDate") === 12),
      0.04,
      0.27,
    ),
    rate(
      "opportunities created in July or August",
      "share",
      shareOf(Opportunity, (deal) => [7, 8].includes(month(deal, "CreatedDate"))),
      0.08,
      0.21,
    ),
  ];
}

/** The days on which people of an account responded, in order. A membership belongs to its contact's account. */
function responsesByAccount(members: readonly Row[], contacts: readonly Row[]): Map<string, number[]> {
  const accountOf = new Map(contacts.map((contact) => [cell(contact, "Id"), cell(contact, "AccountId")]));
  const days = new Map<string, number[]>();
  for (const member of members) {
    const account = accountOf.get(cell(member, "ContactId"));
    if (account === undefined || !is(member, "HasResponded")) continue;
    const known = days.get(account) ?? [];
    known.push(dayNumber(cell(member, "FirstRespondedDate")));
    days.set(account, known);
  }
  return days;
}

function responsesBefore(deal: Row, responses: ReadonlyMap<string, number[]>): number {
  const created = dayNumber(cell(deal, "CreatedDate"));
  return (responses.get(cell(deal, "AccountId")) ?? []).filter((day) => day <= created).length;
}

/** The lower and the upper half by that measure. */
function halves(rows: readonly Row[], measure: (row: Row) => number): [Row[], Row[]] {
  const sorted = [...rows].sort((one, other) => measure(one) - measure(other));
  const middle = Math.floor(sorted.length / 2);
  return [sorted.slice(0, middle), sorted.slice(middle)];
}

function countBy(rows: readonly Row[], column: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(cell(row, column), (counts.get(cell(row, column)) ?? 0) + 1);
  return counts;
}

function isQuarterEnd(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  const next = new Date(day.getTime() + 7 * 86_400_000);
  return Math.floor(day.getUTCMonth() / 3) !== Math.floor(next.getUTCMonth() / 3);
}
