import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useAddress } from "../../frame/address.ts";
import { Channel } from "../../parts/Channel.tsx";
import { ChartCard } from "../../parts/ChartCard.tsx";
import { Download } from "../../parts/Download.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { monthName, monthsThrough } from "../../parts/month-name.ts";
import { PeriodSelect } from "../../parts/Period.tsx";
import { count, percent, plural } from "../../theme/format.ts";
import { CampaignFilter } from "./CampaignFilter.tsx";
import { campaignsOf, engagementQuery, reportQueryOf, withoutModel } from "./report-queries.ts";

const MONTHS = 24;

/** Who was touched, when and by what, by touchpoint date. */
export function EngagementReport() {
  const [address] = useAddress();
  const query = { ...withoutModel(reportQueryOf(address)), ...campaignsOf(address) };
  const { data, error, refetch } = useQuery(engagementQuery(query));
  const rows = data?.rows;
  const sums =
    rows?.filter(({ month }) => month === null).toSorted((a, b) => b.touchpoints - a.touchpoints) ?? [];
  const byMonth = rows?.filter(({ month }) => month !== null) ?? [];
  const all = monthsThrough(byMonth.map(({ month }) => String(month)));
  const months = all.slice(-MONTHS);
  const shown = byMonth.filter(({ month }) => months.includes(String(month)));
  const touchpoints = shown.reduce((total, row) => total + row.touchpoints, 0);
  const isCut = all.length > months.length;
  const ofChannel = (channel: string) =>
    shown.reduce((total, row) => total + (row.channel === channel ? row.touchpoints : 0), 0);
  const [most] = sums.toSorted((a, b) => ofChannel(b.channel) - ofChannel(a.channel));
  return (
    <div className="cards">
      <Group align="flex-end" gap="sm">
        <PeriodSelect />
        <CampaignFilter />
        <Download path="/api/reports/engagement" query={query} />
      </Group>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[280, 260]} />}
      {rows?.length === 0 && (
        <section className="card">
          <Empty title="No touchpoints here">Choose other days, or other campaigns.</Empty>
        </section>
      )}
      {data && data.rows.length > 0 && (
        <>
          <div className="figures">
            <Figure
              name="Touchpoints"
              value={count(data.whole.touchpoints)}
              note="in the period, by touchpoint date"
            />
            <Figure
              name="People"
              value={count(data.whole.people)}
              note={`of ${plural(data.whole.accounts, "account")}`}
            />
            <Figure
              name="Touchpoints per person"
              value={(data.whole.touchpoints / Math.max(1, data.whole.people)).toFixed(1)}
            />
          </div>
          <ChartCard
            title={
              most
                ? `${most.channel} has ${percent(ofChannel(most.channel) / touchpoints)} of ${plural(touchpoints, "touchpoint")}${isCut ? ` of the last ${MONTHS} months` : ""}`
                : "Touchpoints by month"
            }
            months={months}
            currency={null}
            series={sums.map(({ channel }) => ({
              name: channel,
              channel,
              values: months.map(
                (month) =>
                  byMonth.find((row) => row.month === month && row.channel === channel)?.touchpoints ?? 0,
              ),
            }))}
          >
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Month</th>
                  {sums.map(({ channel }) => (
                    <th scope="col" className="number" key={channel}>
                      {channel}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {months.map((month) => (
                  <tr key={month}>
                    <td>{monthName(month)}</td>
                    {sums.map(({ channel }) => (
                      <td className="number" key={channel}>
                        {count(
                          byMonth.find((row) => row.month === month && row.channel === channel)
                            ?.touchpoints ?? 0,
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ChartCard>
          <section className="card scroll" tabIndex={0} aria-label="By channel">
            <h2>By channel{isCut && ", of all months"}</h2>
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Channel</th>
                  <th scope="col" className="number">
                    Touchpoints
                  </th>
                  <th scope="col" className="number">
                    People
                  </th>
                  <th scope="col" className="number">
                    Accounts
                  </th>
                  <th scope="col" className="number">
                    First touches
                  </th>
                  <th scope="col" className="number">
                    Lead creations
                  </th>
                </tr>
              </thead>
              <tbody>
                {sums.map((row) => (
                  <tr key={row.channel}>
                    <td>
                      <Channel channel={row.channel} />
                    </td>
                    <td className="number">{count(row.touchpoints)}</td>
                    <td className="number">{count(row.people)}</td>
                    <td className="number">{count(row.accounts)}</td>
                    <td className="number">{count(row.firstTouches)}</td>
                    <td className="number">{count(row.leadCreations)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </div>
  );
}
