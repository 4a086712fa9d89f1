import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { RoiRow } from "../../api/types.ts";
import { modelName, useAddress } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { Bars } from "../../parts/Bars.tsx";
import { Channel } from "../../parts/Channel.tsx";
import { Download } from "../../parts/Download.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Money } from "../../parts/Money.tsx";
import { PeriodSelect } from "../../parts/Period.tsx";
import { BLANK, count, money, plural } from "../../theme/format.ts";
import { reportQueryOf, roiQuery, withoutDateType } from "./report-queries.ts";

const GAPS = { not_synced: "not synced", no_cost: "no cost", no_dates: "no dates" } as const;

/** A multiple of the spend: revenue by cost; a dash where there is no cost, never a zero. */
export function multiple(revenue: number, cost: number): string {
  return cost > 0 ? `${(revenue / cost).toFixed(1)}x` : BLANK;
}

/** What campaigns cost and what came of it: simple and realized return, by channel and by campaign. */
export function RoiReport() {
  const [address] = useAddress();
  const query = withoutDateType(reportQueryOf(address));
  const { data, error, refetch } = useQuery(roiQuery(query));
  const { currency } = useHouse();
  const costed = data?.filter(({ cost }) => cost !== null) ?? [];
  const sum = (rows: readonly RoiRow[], key: "cost" | "attributed" | "realized") =>
    rows.reduce((cents, row) => cents + Math.round(Number(row[key] ?? 0) * 100), 0) / 100;
  const [cost, attributed, realized] = [
    sum(costed, "cost"),
    sum(costed, "attributed"),
    sum(costed, "realized"),
  ];
  const left =
    data?.filter(
      ({ cost, attributed, realized }) =>
        cost === null && (Number(attributed) !== 0 || Number(realized) !== 0),
    ).length ?? 0;
  return (
    <div className="cards">
      <Group align="flex-end" gap="sm">
        <PeriodSelect />
        <ModelSelect />
        <Download path="/api/reports/roi" query={query} />
      </Group>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[90, 300]} />}
      {data?.length === 0 && (
        <section className="card">
          <Empty title="No spend and no revenue here">
            A campaign's cost counts where it is synced and has an actual cost, a start and an end date.
          </Empty>
        </section>
      )}
      {data && data.length > 0 && (
        <>
          <div className="figures">
            <Figure
              name="Cost in the period"
              value={money(cost, currency)}
              note="spread evenly over each campaign's days"
            />
            <Figure
              name="Simple return"
              value={multiple(attributed, cost)}
              note={`${money(attributed, currency)} of deals won in the period`}
            />
            <Figure
              name="Realized return"
              value={multiple(realized, cost)}
              note={`${money(realized, currency)} of touches in the period`}
            />
            <Figure
              name="Left out"
              value={count(left)}
              note={
                left === 0
                  ? attributed + realized > 0
                    ? "every campaign with revenue in the period has a cost"
                    : "no campaign has revenue in the period"
                  : `${plural(left, "campaign")} with revenue in the period and without a cost that counts`
              }
            />
          </div>
          <section className="card" aria-label="Cost and revenue by channel">
            <h2>Realized revenue by channel, {modelName(query.model)}, of campaigns with a cost</h2>
            <Bars
              label="Realized revenue by channel"
              rows={byChannel(costed).map(({ channel, cost, realized }) => ({
                key: channel,
                name: <Channel channel={channel} />,
                channel,
                value: realized,
                text: (
                  <span>
                    {money(realized, currency)} <span className="faint">{multiple(realized, cost)}</span>
                  </span>
                ),
              }))}
            />
          </section>
          <Table rows={data} />
        </>
      )}
    </div>
  );
}

function byChannel(rows: readonly RoiRow[]) {
  const sums = new Map<string, { channel: string; cost: number; realized: number }>();
  for (const { channel, cost, realized } of rows) {
    const sum = sums.get(channel) ?? { channel, cost: 0, realized: 0 };
    sum.cost += Number(cost ?? 0);
    sum.realized += Number(realized);
    sums.set(channel, sum);
  }
  return [...sums.values()].toSorted((a, b) => b.realized - a.realized);
}

function Table({ rows }: { rows: readonly RoiRow[] }) {
  return (
    <section
      className="card scroll"
      tabIndex={0}
      aria-label="Campaigns"
      style={{ maxHeight: 620, overflow: "auto" }}
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Campaign</th>
            <th scope="col">Channel</th>
            <th scope="col" className="number">
              Cost
            </th>
            <th scope="col" className="number">
              Won in the period
            </th>
            <th scope="col" className="number">
              Simple
            </th>
            <th scope="col" className="number">
              Touched in the period
            </th>
            <th scope="col" className="number">
              Realized
            </th>
            <th scope="col" className="number">
              Pipeline
            </th>
            <th scope="col" className="number">
              Cost per deal
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const cost = Number(row.cost ?? 0);
            return (
              <tr key={row.campaignId}>
                <td>
                  <Link to="/campaigns/$id" params={{ id: row.campaignId }}>
                    {row.campaign ?? row.campaignId}
                  </Link>
                </td>
                <td>
                  <Channel channel={row.channel} subchannel={row.subchannel} />
                </td>
                <td className="number">
                  {row.cost === null ? (
                    <span className="warn">{row.costGap ? GAPS[row.costGap] : BLANK}</span>
                  ) : (
                    <Money value={row.cost} />
                  )}
                </td>
                <td className="number">
                  <Money value={row.attributed} />
                </td>
                <td className="number">{multiple(Number(row.attributed), cost)}</td>
                <td className="number">
                  <Money value={row.realized} />
                </td>
                <td className="number">{multiple(Number(row.realized), cost)}</td>
                <td className="number">
                  <Money value={row.open} />
                </td>
                <td className="number">
                  {cost > 0 && row.weightedDeals > 0 ? (
                    <Money value={(cost / row.weightedDeals).toFixed(2)} />
                  ) : (
                    BLANK
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
