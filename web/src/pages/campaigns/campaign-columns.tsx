import { Badge, Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Campaign } from "../../api/types.ts";
import { Channel } from "../../parts/Channel.tsx";
import type { Column } from "../../parts/Grid.tsx";
import { Money } from "../../parts/Money.tsx";
import { BLANK, count, day, words } from "../../theme/format.ts";
import { nameOf, WARNINGS } from "./campaign-edit.ts";
import { EditCell } from "./EditCell.tsx";

/** The columns of the campaigns' table that matter when forty of them are to be settled before Monday. */
export function campaignColumns(types: readonly string[], zone: string): Column<Campaign>[] {
  return [
    {
      key: "name",
      title: "Campaign",
      width: 204,
      grow: true,
      sorts: true,
      cell: (campaign) => (
        <Link to="/campaigns/$id" params={{ id: campaign.id }} title={nameOf(campaign)}>
          {nameOf(campaign)}
        </Link>
      ),
    },
    {
      key: "syncType",
      title: "Sync type",
      width: 145,
      sorts: true,
      cell: (campaign) => <EditCell campaign={campaign} setting="syncType" />,
    },
    {
      key: "type",
      title: "Type",
      width: 104,
      sorts: true,
      cell: (campaign) => <EditCell campaign={campaign} setting="type" types={types} />,
    },
    {
      key: "channel",
      title: "Channel",
      width: 139,
      sorts: true,
      cell: ({ channel, subchannel }) => <Channel channel={channel} subchannel={subchannel} />,
    },
    {
      key: "warnings",
      title: "Look",
      width: 46,
      cell: ({ warnings }) => <Warnings codes={warnings} />,
    },
    {
      key: "startDate",
      title: "Start",
      width: 104,
      sorts: true,
      cell: ({ startDate }) => day(startDate),
    },
    {
      key: "members",
      title: "Members",
      width: 68,
      number: true,
      sorts: true,
      cell: ({ members }) => count(members),
    },
    {
      key: "responded",
      title: "Responded",
      width: 80,
      number: true,
      sorts: true,
      cell: ({ responded }) => count(responded),
    },
    {
      key: "touchpoints",
      title: "Touchpoints",
      width: 88,
      number: true,
      sorts: true,
      cell: ({ touchpoints }) => count(touchpoints),
    },
    {
      key: "won",
      title: "Revenue",
      width: 88,
      number: true,
      sorts: true,
      cell: ({ won }) => <Money value={won} />,
    },
    {
      key: "open",
      isExtra: true,
      title: "Pipeline",
      width: 92,
      number: true,
      sorts: true,
      cell: ({ open }) => <Money value={open} />,
    },
    {
      key: "cost",
      title: "Cost",
      width: 84,
      number: true,
      sorts: true,
      cell: ({ cost }) => <Money value={cost} />,
    },
    {
      key: "withoutEmail",
      isExtra: true,
      title: "No email",
      width: 84,
      number: true,
      sorts: true,
      cell: ({ withoutEmail }) => count(withoutEmail),
    },
    {
      key: "endDate",
      isExtra: true,
      title: "End",
      width: 112,
      sorts: true,
      cell: ({ endDate }) => day(endDate),
    },
    {
      key: "createdDate",
      isExtra: true,
      title: "Created",
      width: 104,
      sorts: true,
      cell: ({ createdDate }) => day(createdDate, zone),
    },
    {
      key: "touchpointStart",
      isExtra: true,
      title: "Touchpoints from",
      width: 140,
      sorts: true,
      cell: (campaign) => <EditCell campaign={campaign} setting="touchpointStart" />,
    },
    {
      key: "touchpointEnd",
      isExtra: true,
      title: "Touchpoints until",
      width: 140,
      sorts: true,
      cell: (campaign) => <EditCell campaign={campaign} setting="touchpointEnd" />,
    },
    {
      key: "sync",
      isExtra: true,
      title: "Decided by",
      width: 140,
      cell: ({ sync }) => (sync ? words(sync) : BLANK),
    },
  ];
}

/** What to look at twice: a mark, and the words behind it. */
export function Warnings({ codes }: { codes: readonly string[] }) {
  const [first, ...more] = codes;
  if (first === undefined) return <span className="faint">{BLANK}</span>;
  const all = codes.map((code) => WARNINGS[code] ?? words(code));
  return (
    <Tooltip label={all.join(" · ")}>
      <span className="warn" style={{ display: "inline-flex", gap: 5, alignItems: "center" }}>
        <IconAlertTriangle size={14} role="img" aria-label={all.join(", ")} />
        {more.length > 0 && <Badge size="xs">+{more.length}</Badge>}
      </span>
    </Tooltip>
  );
}
