import type { ChangeDetails, ChangeDocument, Model } from "../../api/types.ts";
import type { BeforeAfter } from "../../parts/Bars.tsx";

/** Won revenue, or the provisional credit of open deals. */
export type MoneyKind = "won" | "open";

/** Money of the channels under one model, subchannels added up; the largest difference first. */
export function channelRows(document: ChangeDocument, model: Model, kind: MoneyKind): BeforeAfter[] {
  const rows = new Map<string, BeforeAfter>();
  for (const row of document.channels) {
    if (row.model !== model) continue;
    const sum = rows.get(row.channel) ?? {
      key: row.channel,
      name: row.channel,
      channel: row.channel,
      before: 0,
      after: 0,
    };
    sum.before += Number(row[kind].before);
    sum.after += Number(row[kind].after);
    rows.set(row.channel, sum);
  }
  return moved([...rows.values()]);
}

/** The same by campaign. */
export function campaignRows(
  document: ChangeDocument,
  model: Model,
  kind: MoneyKind,
  channels: ReadonlyMap<string, string> = new Map(),
): BeforeAfter[] {
  const rows = document.campaigns
    .filter((row) => row.model === model)
    .map((row) => ({
      key: row.campaignId,
      name: row.name || row.campaignId,
      campaignId: row.campaignId,
      channel: channels.get(row.campaignId) ?? null,
      before: Number(row[kind].before),
      after: Number(row[kind].after),
    }));
  return moved(rows);
}

/** Half of all that moved is what changed hands; the sum of differences is what came or went. */
export function sumOfDifferences(rows: readonly BeforeAfter[]): string {
  const cents = rows.reduce((sum, { before, after }) => sum + Math.round((after - before) * 100), 0);
  return (cents / 100).toFixed(2);
}

function moved(rows: BeforeAfter[]): BeforeAfter[] {
  return rows
    .filter(({ before, after }) => Math.round((after - before) * 100) !== 0)
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}

/** The deals whose credit changes hands under a model, most first, at most so many. */
export function movingDeals(
  deals: ChangeDetails["opportunities"],
  model: Model,
  most = DEALS_SHOWN,
): { id: string; name: string | null; amount: string; moved: string }[] {
  return deals
    .flatMap(({ models, ...deal }) => {
      const moved = models.find((each) => each.model === model)?.moved;
      return moved === undefined ? [] : [{ ...deal, moved }];
    })
    .toSorted((a, b) => Number(b.moved) - Number(a.moved))
    .slice(0, most);
}
const DEALS_SHOWN = 50;
