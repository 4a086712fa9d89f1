import type { DiffDocument } from "../app/diff.ts";
import type { HistoryEntry } from "../app/history.ts";
import type { ModelName } from "../model/credit/weights.ts";
import { MODEL_LABELS } from "../results/explain/reasons.ts";
import { changeFormat, countText, moneyFormat, textTable } from "./table.ts";

/** Every publish as a table. */
export function historyText(entries: readonly HistoryEntry[], moved: ReadonlyMap<number, string>): string {
  if (entries.length === 0) return "Nothing has been published yet.\n";
  const money = moneyFormat([...moved.values()].map(Number));
  return textTable(
    [
      { title: "Publish", align: "right" },
      { title: "At" },
      { title: "By" },
      { title: "Cause" },
      { title: "Rows +", align: "right" },
      { title: "Rows −", align: "right" },
      { title: "Money moved", align: "right" },
      { title: "Reason" },
    ],
    entries.map((entry) => [
      entry.id,
      entry.at.slice(0, 19).replace("T", " "),
      entry.by,
      entry.undoes === null ? entry.cause : `undo of ${entry.undoes}`,
      countText(entry.opened),
      countText(entry.closed),
      money(Number(moved.get(entry.id) ?? 0)),
      entry.reason ?? "",
    ]),
  );
}

/** What the parts of a key are called. */
const KEY_TITLES: Record<string, string> = {
  channel: "Channel",
  subchannel: "Subchannel",
  campaign_id: "Campaign",
  opportunity_id: "Opportunity",
};

/** Rows under one model that differ, those that differ most first; the JSON has them all. */
export function diffText({ from, to, rows, report }: DiffDocument, model: ModelName): string {
  const shown = rows
    .filter((row) => row.model === model && row.from !== row.to)
    .sort((a, b) => Math.abs(Number(b.difference)) - Math.abs(Number(a.difference)));
  if (shown.length === 0) return `Publishes ${from} and ${to} do not differ here, ${MODEL_LABELS[model]}.\n`;
  const causes = [...new Set(shown.flatMap((row) => row.causes.map(({ cause }) => cause)))];
  const money = moneyFormat(shown.flatMap((row) => [Number(row.from), Number(row.to)]));
  const change = changeFormat(money);
  const signed = (text: string | undefined) => change(Number(text ?? 0));
  const total = (pick: (row: DiffDocument["rows"][number]) => string | undefined) =>
    shown.reduce((sum, row) => sum + Math.round(Number(pick(row) ?? 0) * 100), 0) / 100;
  const causeOf = (row: DiffDocument["rows"][number], cause: string) =>
    row.causes.find((part) => part.cause === cause)?.difference;
  const keys = Object.keys(shown[0]?.key ?? {});
  // Channels are their own names.
  const isNamed = report !== "channels";
  return `${MODEL_LABELS[model]}, publish ${from} against publish ${to}\n${textTable(
    [
      ...keys.map((key) => ({ title: KEY_TITLES[key] ?? key })),
      ...(isNamed ? [{ title: "Name" }] : []),
      { title: "Measure" },
      { title: `At ${from}`, align: "right" },
      { title: `At ${to}`, align: "right" },
      { title: "Difference", align: "right" },
      ...causes.map((cause) => ({ title: `by ${cause}`, align: "right" as const })),
    ],
    [
      ...shown.map((row) => [
        ...keys.map((key) => row.key[key] ?? "–"),
        ...(isNamed ? [row.name ?? ""] : []),
        row.measure,
        money(Number(row.from)),
        money(Number(row.to)),
        signed(row.difference),
        ...causes.map((cause) => signed(causeOf(row, cause))),
      ]),
      [
        "Together",
        ...keys.slice(1).map(() => ""),
        ...(isNamed ? [""] : []),
        "",
        money(total((row) => row.from)),
        money(total((row) => row.to)),
        signed(String(total((row) => row.difference))),
        ...causes.map((cause) => signed(String(total((row) => causeOf(row, cause))))),
      ],
    ],
  )}`;
}
