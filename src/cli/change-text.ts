import type { ChangeResult } from "../app/change.ts";
import { type ModelName, SHOWN_MODEL } from "../model/credit/weights.ts";
import { MODEL_LABELS } from "../results/explain/reasons.ts";
import { type Cell, changeFormat, countText, moneyFormat, textTable } from "./table.ts";

/** Deals that are listed. */
const DEALS_SHOWN = 10;

const SHOWN_ROWS = 15;
const SHOWN_SETTINGS = 8;

type Details = NonNullable<ChangeResult["details"]>;

/** What a preview or a publish tells a person: people, money, deals, records to write, and what to look at twice. */
export function changeText(
  { document, details }: ChangeResult,
  kind: "preview" | "publish",
  model: ModelName = SHOWN_MODEL,
): string {
  const label = MODEL_LABELS[model];
  const { members, touchpoints, attributionTouchpoints, opportunities, statuses, warnings } = document;
  const parts = [
    `Members   ${signed(members.gained)} gained, ${minus(members.lost)} lost, ${countText(members.redated)} re-dated\n` +
      `Touchpoints   ${counts(touchpoints)}\n` +
      `Attribution touchpoints   ${counts(attributionTouchpoints)}, on ${countText(opportunities)} opportunities\n`,
  ];
  if (details && details.settings.length > 0) {
    const lines = details.settings.slice(0, SHOWN_SETTINGS);
    const rest = details.settings.length - lines.length;
    if (rest > 0) lines.push(`... and ${countText(rest)} more`);
    parts.unshift(`Settings\n${lines.map((line) => `  ${line}\n`).join("")}`);
  }
  const channels = moneyRows(document.channels, model, (row) => [row.channel, row.subchannel ?? "–"]);
  if (channels.length > 0)
    parts.push(`By channel, ${label}\n${moneyTable(["Channel", "Subchannel"], channels)}`);
  const campaigns = moneyRows(document.campaigns, model, (row) => [row.campaignId, row.name]);
  if (campaigns.length > 0) {
    parts.push(
      `By campaign, ${label}${more(campaigns.length)}\n${moneyTable(["Campaign", "Name"], campaigns.slice(0, SHOWN_ROWS))}`,
    );
  }
  if (statuses.length > 0) {
    const rows = statuses.map(({ before, after, members: count }) => [
      before ?? "(new)",
      after,
      countText(count),
    ]);
    parts.push(
      `Reasons\n${textTable([{ title: "Before" }, { title: "After" }, { title: "Members", align: "right" }], rows)}`,
    );
  }
  if (details) {
    if (details.positions.length > 0) parts.push(positionsText(details.positions));
    const moving = details.opportunities
      .map(({ models, ...row }) => ({ ...row, moved: models.find((of) => of.model === model)?.moved ?? "0" }))
      .filter(({ moved }) => Number(moved) > 0)
      .sort((a, b) => Number(b.moved) - Number(a.moved))
      .slice(0, DEALS_SHOWN);
    if (moving.length > 0) {
      const money = moneyFormat(moving.map((row) => Number(row.amount)));
      const rows = moving.map((row) => [
        row.id,
        row.name ?? "",
        money(Number(row.amount)),
        money(Number(row.moved)),
      ]);
      parts.push(
        `Deals whose credit moves most, ${label}\n${textTable([{ title: "Opportunity" }, { title: "Name" }, { title: "Amount", align: "right" }, { title: "Moved", align: "right" }], rows)}`,
      );
    }
    if (details.members.length > 0) {
      const rows = details.members.map(({ id, person, before, after }) => [
        id,
        person ?? "–",
        before ? standingText(before) : "(new)",
        standingText(after),
      ]);
      parts.push(
        `Some of the members\n${textTable([{ title: "Member" }, { title: "Person" }, { title: "Before" }, { title: "After" }], rows)}`,
      );
    }
    const { insert, update, delete: deleted, apiCalls } = details.salesforce;
    parts.push(
      `Salesforce records to write: about ${countText(insert)} new, ${countText(update)} changed, ${countText(deleted)} deleted; about ${countText(apiCalls)} API calls\n`,
    );
    if (details.precedence) parts.push(`${details.precedence}\n`);
  }
  if (warnings.length > 0) {
    const rows = warnings.map(({ code, count, examples }) => [code, countText(count), examples[0] ?? ""]);
    parts.push(
      `Look twice\n${textTable([{ title: "Warning" }, { title: "Count", align: "right" }, { title: "For example" }], rows)}`,
    );
  }
  parts.push(
    kind === "preview"
      ? `Nothing has been changed. Computed in ${document.seconds.toFixed(2)} s.\n`
      : `Published as ${document.publish} in ${document.seconds.toFixed(2)} s.\n`,
  );
  return parts.join("\n");
}

type MoneyEntry = {
  model: string;
  won: { before: string; after: string };
  open: { before: string; after: string };
};

/** Entries of the shown model, by how much money moves, most first. */
function moneyRows<Entry extends MoneyEntry>(
  entries: readonly Entry[],
  model: ModelName,
  name: (entry: Entry) => string[],
) {
  const size = ({ won, open }: Entry) =>
    Math.abs(Number(won.after) - Number(won.before)) + Math.abs(Number(open.after) - Number(open.before));
  return entries
    .filter((entry) => entry.model === model)
    .sort((a, b) => size(b) - size(a))
    .map((entry) => ({ name: name(entry), won: entry.won, open: entry.open }));
}

function moneyTable(
  titles: readonly string[],
  rows: readonly { name: string[]; won: MoneyEntry["won"]; open: MoneyEntry["open"] }[],
): string {
  const money = moneyFormat(
    rows.flatMap(({ won, open }) => [won.before, won.after, open.before, open.after].map(Number)),
  );
  const change = changeFormat(money);
  // Cents, so that no binary dust is told of.
  const difference = ({ before, after }: MoneyEntry["won"]) =>
    change(Math.round((Number(after) - Number(before)) * 100) / 100);
  return textTable(
    [
      ...titles.map((title) => ({ title })),
      ...["Won before", "after", "difference", "Open before", "after", "difference"].map((title) => ({
        title,
        align: "right" as const,
      })),
    ],
    rows.map(({ name, won, open }): Cell[] => [
      ...name,
      money(Number(won.before)),
      money(Number(won.after)),
      difference(won),
      money(Number(open.before)),
      money(Number(open.after)),
      difference(open),
    ]),
  );
}

function counts({ added, removed, changed }: { added: number; removed: number; changed: number }): string {
  return `${signed(added)} added, ${minus(removed)} removed, ${countText(changed)} changed`;
}

const signed = (count: number) => (count > 0 ? `+${countText(count)}` : countText(count));
const minus = (count: number) => (count > 0 ? `−${countText(count)}` : countText(count));

function more(rows: number): string {
  return rows > SHOWN_ROWS ? ` (the ${SHOWN_ROWS} that move most, of ${countText(rows)})` : "";
}

function standingText({ status, date, positions }: Details["members"][number]["after"]): string {
  return [status, date ?? "", positions ? `(${positions})` : ""].filter(Boolean).join(" ");
}

/** Touchpoints that come, go, or hold other positions than before. */
function positionsText(moves: Details["positions"]): string {
  const name = (positions: string | null, absent: string) =>
    positions === null ? absent : positions === "" ? "none" : positions;
  const rest = moves.length - SHOWN_ROWS;
  const table = textTable(
    [
      { title: "Before" },
      { title: "After" },
      { title: "Of people", align: "right" },
      { title: "On deals", align: "right" },
    ],
    moves
      .slice(0, SHOWN_ROWS)
      .map(({ before, after, touchpoints, attributionTouchpoints }) => [
        name(before, "(new)"),
        name(after, "(gone)"),
        countText(touchpoints),
        countText(attributionTouchpoints),
      ]),
  );
  return `Touchpoints and positions that move${rest > 0 ? ` (the ${SHOWN_ROWS} most frequent, of ${moves.length})` : ""}\n${table}`;
}
