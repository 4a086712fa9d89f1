import type { RunResult } from "../app/run.ts";
import { countText, moneyFormat, textTable } from "./table.ts";

/** What a run tells the person who started it: revenue by channel, members by status, warnings. */
export function outcomeText(result: RunResult, out: string): string {
  const { counts, warnings, channels, seconds } = result;
  const number = (name: string) => countText(Number(counts[name] ?? 0));
  const statuses = Object.entries(counts.membersByStatus as Record<string, number>).sort(
    (a, b) => b[1] - a[1],
  );
  const money = moneyFormat(
    channels.flatMap((row) => [row.firstTouchWon, row.wShapedWon, row.fullPathWon, row.wShapedOpen]),
  );
  const members = statuses.reduce((sum, [, count]) => sum + count, 0);
  const parts = [
    `${number("campaignMembers")} members of ${number("campaigns")} campaigns gave ${number("touchpoints")} touchpoints; ${number("opportunitiesWithTouchpoints")} of ${number("opportunities")} opportunities have some.\n`,
    `Won revenue by channel\n${textTable(
      [
        { title: "Channel" },
        { title: "Subchannel" },
        { title: "Touchpoints", align: "right" },
        { title: "First touch", align: "right" },
        { title: "W-shaped", align: "right" },
        { title: "Full path", align: "right" },
        { title: "Open, W-shaped", align: "right" },
      ],
      channels.map((row) => [
        row.channel,
        row.subchannel ?? "–",
        countText(row.touchpoints),
        money(row.firstTouchWon),
        money(row.wShapedWon),
        money(row.fullPathWon),
        money(row.wShapedOpen),
      ]),
    )}`,
    `Members by status\n${textTable(
      [{ title: "Status" }, { title: "Members", align: "right" }, { title: "Share", align: "right" }],
      statuses.map(([status, count]) => [
        status,
        countText(count),
        `${((100 * count) / members).toFixed(1)} %`,
      ]),
    )}`,
  ];
  if (warnings.length > 0) {
    const table = textTable(
      [{ title: "Warning" }, { title: "Count", align: "right" }, { title: "For example" }],
      warnings.map((warning) => [warning.code, countText(warning.count), warning.examples[0] ?? ""]),
    );
    parts.push(`Look twice\n${table}`);
  }
  parts.push(`Done in ${seconds.toFixed(1)} s. The outcome lies in ${out}\n`);
  return parts.join("\n");
}
