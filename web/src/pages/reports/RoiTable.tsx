import { Group, SegmentedControl } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode, useState } from "react";
import type { RoiRow } from "../../api/types.ts";
import { Channel } from "../../parts/Channel.tsx";
import { Money } from "../../parts/Money.tsx";
import { BLANK, count, multiple } from "../../theme/format.ts";

const GAPS = { not_synced: "not synced", no_cost: "no cost", no_dates: "no dates" } as const;

type Column = { name: string; title?: string; cell: (row: RoiRow) => ReactNode };
const COST: Column = {
  name: "Cost",
  cell: ({ cost, costGap }) =>
    cost === null ? (
      <span className={costGap ? "warn" : undefined}>{costGap ? GAPS[costGap] : BLANK}</span>
    ) : (
      <Money value={cost} />
    ),
};
const amount = (name: string, value: (row: RoiRow) => string): Column => ({
  name,
  cell: (row) => count(Number(value(row))),
});
const money = (name: string, value: (row: RoiRow) => string | null, title?: string): Column => ({
  name,
  ...(title ? { title } : {}),
  cell: (row) => <Money value={value(row)} />,
});

/** The two tables of the board: what came back, and what each lead, opportunity and deal cost. */
const TABLES = {
  return: [
    COST,
    money("Won in the period", ({ attributed }) => attributed),
    { name: "Simple", cell: ({ simpleRoi }) => multiple(simpleRoi) },
    money("Touched in the period", ({ realized }) => realized),
    { name: "Realized", cell: ({ realizedRoi }) => multiple(realizedRoi) },
    money("Pipeline", ({ open }) => open, "Open deals' credit of touches in the period: provisional"),
    { name: "Touchpoints", cell: ({ touchpoints }) => count(touchpoints) },
  ],
  spend: [
    COST,
    amount("New leads", ({ newLeads }) => newLeads),
    money("Cost per lead", ({ costPerLead }) => costPerLead),
    amount("New opportunities", ({ newOpportunities }) => newOpportunities),
    money("Cost per opportunity", ({ costPerOpportunity }) => costPerOpportunity),
    amount("Deals", ({ deals }) => deals),
    money("Cost per deal", ({ costPerDeal }) => costPerDeal),
  ],
} as const satisfies Record<string, readonly Column[]>;

/** Channels, opened to subchannels and campaigns, with what no touch has the credit of and the whole at the end. */
export function RoiTable({ rows }: { rows: readonly RoiRow[] }) {
  const [table, setTable] = useState<keyof typeof TABLES>("return");
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const columns: readonly Column[] = TABLES[table];
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const below = (level: RoiRow["level"], parent: RoiRow) =>
    rows.filter(
      (row) =>
        row.level === level &&
        row.channel === parent.channel &&
        (level === "subchannel" || row.subchannel === parent.subchannel),
    );
  const line = (row: RoiRow, key: string, depth: number, name: ReactNode) => (
    <tr key={key} style={row.level === "all" ? { fontWeight: 600 } : undefined}>
      <td style={{ paddingLeft: depth * 22 }}>
        {row.level === "channel" || row.level === "subchannel" ? (
          <button
            type="button"
            className="cellbutton"
            aria-expanded={open.has(key)}
            onClick={() => toggle(key)}
            style={{ display: "inline-flex", alignItems: "center", gap: 4, marginLeft: 0 }}
          >
            {open.has(key) ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
            {name}
          </button>
        ) : (
          name
        )}
      </td>
      {columns.map((column) => (
        <td className="number" key={column.name}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
  const campaignLine = (row: RoiRow, key: string) =>
    line(
      row,
      key,
      2,
      row.campaignId ? (
        <Link to="/campaigns/$id" params={{ id: row.campaignId }}>
          {row.campaign ?? row.campaignId}
        </Link>
      ) : (
        "Touches without a campaign"
      ),
    );
  return (
    <section className="card scroll" tabIndex={0} aria-label="Channels, subchannels and campaigns">
      <Group justify="space-between" mb="xs">
        <h2>By channel, subchannel and campaign</h2>
        <SegmentedControl
          aria-label="Which table"
          value={table}
          onChange={(value) => setTable(value as keyof typeof TABLES)}
          data={[
            { value: "return", label: "Return" },
            { value: "spend", label: "Cost per lead and deal" },
          ]}
        />
      </Group>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            {columns.map(({ name, title }) => (
              <th scope="col" className="number" key={name} title={title}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .filter(({ level }) => level === "channel")
            .map((channel) => {
              const key = `${channel.channel}`;
              return (
                <Fragment key={key}>
                  {line(channel, key, 0, <Channel channel={channel.channel} />)}
                  {open.has(key) &&
                    below("subchannel", channel).map((sub) => {
                      const subKey = `${key}/${sub.subchannel}`;
                      return (
                        <Fragment key={subKey}>
                          {line(sub, subKey, 1, sub.subchannel ?? "without subchannel")}
                          {open.has(subKey) &&
                            below("campaign", sub).map((row) =>
                              campaignLine(row, `${subKey}/${row.campaignId}`),
                            )}
                        </Fragment>
                      );
                    })}
                </Fragment>
              );
            })}
          {rows
            .filter(({ level }) => level === "no_touch")
            .map((row) =>
              line(
                row,
                "no touch",
                0,
                <span title="Leads, opportunities and deals, or parts of them, that no touch has the credit of">
                  No touch
                </span>,
              ),
            )}
          {rows.filter(({ level }) => level === "all").map((row) => line(row, "all", 0, "All"))}
        </tbody>
      </table>
    </section>
  );
}
