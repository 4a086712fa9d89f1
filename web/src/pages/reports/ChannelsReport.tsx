import { Group, NativeSelect } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { ChannelRow } from "../../api/types.ts";
import { modelName, textOf, useAddress, useOpened } from "../../frame/address.ts";
import { Bars } from "../../parts/Bars.tsx";
import { Channel } from "../../parts/Channel.tsx";
import { Download } from "../../parts/Download.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Money } from "../../parts/Money.tsx";
import { DateTypeSelect, PeriodSelect } from "../../parts/Period.tsx";
import { count, percent } from "../../theme/format.ts";
import { CampaignFilter } from "./CampaignFilter.tsx";
import { ChannelMonths } from "./ChannelMonths.tsx";
import { DealsBehind } from "./DealsBehind.tsx";
import { campaignsOf, channelsQuery, reportQueryOf, stageOf } from "./report-queries.ts";

/** Credit by channel, opened to subchannels and campaigns; a number opens the deals it comes from. */
export function ChannelsReport() {
  const [address, change] = useAddress();
  const query = { ...reportQueryOf(address), ...stageOf(address), ...campaignsOf(address) };
  const { data: report, error, refetch } = useQuery(channelsQuery(query));
  const data = report?.rows;
  const whole = data?.find(({ level }) => level === "all");
  const all = data?.filter(({ level }) => level === "channel") ?? [];
  const only = textOf(address, "channel");
  const channels = only ? all.filter(({ channel }) => channel === only) : all;
  const [best] = channels;
  const won = Number(whole?.won ?? 0);
  return (
    <div className="cards">
      <Group align="flex-end" gap="sm">
        <PeriodSelect />
        <DateTypeSelect />
        <NativeSelect
          label="Channel"
          w={140}
          value={only ?? ""}
          onChange={({ currentTarget }) => change({ channel: currentTarget.value }, { replace: true })}
          data={[
            { value: "", label: "All channels" },
            ...all.flatMap(({ channel }) => (channel === null ? [] : [channel])).toSorted(),
          ]}
        />
        <ModelSelect isNamed />
        <NativeSelect
          label="Stage now"
          w={120}
          value={query.stage ?? ""}
          onChange={({ currentTarget }) => change({ stage: currentTarget.value }, { replace: true })}
          data={[
            { value: "", label: "Any" },
            ...(report?.stages ?? (query.stage ? [query.stage] : [])).map((stage) => ({
              value: stage,
              label: stage,
            })),
          ]}
        />
        <CampaignFilter />
        <Download path="/api/reports/channels" query={{ ...query, ...(only ? { channel: only } : {}) }} />
      </Group>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[220, 300]} />}
      {data && channels.length === 0 && (
        <section className="card">
          <Empty title="No credit here">Choose other days, another date to go by, or fewer filters.</Empty>
        </section>
      )}
      {data && channels.length > 0 && (
        <>
          <section className="card" aria-label="Won revenue by channel">
            <h2>
              {best?.channel} has {percent(Number(best?.won ?? 0) / won)} of won revenue,{" "}
              {modelName(query.model)}
            </h2>
            <Bars
              label="Won revenue by channel"
              rows={channels.map(({ channel, won }) => ({
                key: channel ?? "",
                name: <Channel channel={channel} />,
                channel,
                value: Number(won),
                text: <Money value={won} />,
              }))}
            />
          </section>
          <ChannelMonths query={query} channel={only} />
          <Tree rows={only ? data.filter(({ channel }) => channel === only) : data} />
        </>
      )}
    </div>
  );
}

function Tree({ rows }: { rows: readonly ChannelRow[] }) {
  const [address, change] = useAddress();
  const [open, toggle] = useOpened("open");
  const deals = rows.find((row) => keyOf(row) === textOf(address, "deals"));
  const whole = rows.find(({ level }) => level === "all");
  const below = (level: ChannelRow["level"], parent: ChannelRow) =>
    rows.filter(
      (row) =>
        row.level === level &&
        row.channel === parent.channel &&
        (level === "subchannel" || row.subchannel === parent.subchannel),
    );
  const line = (row: ChannelRow, depth: number, key: string, canOpen: boolean) => (
    <Line
      key={key}
      row={row}
      depth={depth}
      isOpen={open.has(key)}
      toggle={canOpen ? () => toggle(key) : undefined}
      onDeals={() => change({ deals: keyOf(row) })}
    />
  );
  return (
    <section className="card scroll" tabIndex={0} aria-label="Channels, subchannels and campaigns">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col" className="number">
              Touchpoints
            </th>
            <th scope="col" className="number">
              Deals
            </th>
            <th scope="col" className="number" title="Deals counted by their share: they add up">
              Won deals, by share
            </th>
            <th scope="col" className="number">
              Won revenue
            </th>
            <th scope="col" className="number">
              Pipeline, provisional
            </th>
          </tr>
        </thead>
        <tbody>
          {rows
            .filter(({ level }) => level === "channel")
            .map((channel) => {
              const key = `${channel.channel}`;
              return (
                <Fragment key={key}>
                  {line(channel, 0, key, true)}
                  {open.has(key) &&
                    below("subchannel", channel).map((sub) => {
                      const subKey = `${key}/${sub.subchannel}`;
                      return (
                        <Fragment key={subKey}>
                          {line(sub, 1, subKey, true)}
                          {open.has(subKey) &&
                            below("campaign", sub).map((row) =>
                              line(row, 2, `${subKey}/${row.campaignId}`, false),
                            )}
                        </Fragment>
                      );
                    })}
                </Fragment>
              );
            })}
          {whole && (
            <tr style={{ fontWeight: 600 }}>
              <td>All</td>
              <td className="number">{count(whole.touchpoints)}</td>
              <td className="number">{count(whole.deals)}</td>
              <td className="number">{Number(whole.weightedDeals).toFixed(1)}</td>
              <td className="number">
                <Money value={whole.won} />
              </td>
              <td className="number">
                <Money value={whole.open} />
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {deals && <DealsBehind row={deals} onClose={() => change({ deals: undefined })} />}
    </section>
  );
}

/** What an address calls a row. */
const keyOf = ({ channel, subchannel, campaignId, level }: ChannelRow) =>
  [level, channel, subchannel, campaignId].map((part) => encodeURIComponent(part ?? "")).join("/");

function Line({
  row,
  depth,
  isOpen,
  toggle,
  onDeals,
}: {
  row: ChannelRow;
  depth: number;
  isOpen: boolean;
  toggle: (() => void) | undefined;
  onDeals: () => void;
}) {
  const name =
    row.level === "channel"
      ? row.channel
      : row.level === "subchannel"
        ? (row.subchannel ?? "without subchannel")
        : row.campaign;
  return (
    <tr>
      <td style={{ paddingLeft: depth * 22 }}>
        {toggle ? (
          <button
            type="button"
            className="cellbutton"
            aria-expanded={isOpen}
            onClick={toggle}
            style={{ display: "inline-flex", alignItems: "center", gap: 4, marginLeft: 0 }}
          >
            {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
            {depth === 0 ? <Channel channel={row.channel} /> : name}
          </button>
        ) : row.campaignId ? (
          <Link to="/campaigns/$id" params={{ id: row.campaignId }}>
            {name ?? row.campaignId}
          </Link>
        ) : (
          "Touches without a campaign"
        )}
      </td>
      <td className="number">{count(row.touchpoints)}</td>
      <td className="number">
        <button
          type="button"
          className="cellbutton"
          onClick={onDeals}
          aria-label={`The ${row.deals} deals of ${name}`}
        >
          {count(row.deals)}
        </button>
      </td>
      <td className="number">{Number(row.weightedDeals).toFixed(1)}</td>
      <td className="number">
        <Money value={row.won} />
      </td>
      <td className="number">
        <Money value={row.open} />
      </td>
    </tr>
  );
}
