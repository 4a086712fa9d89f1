import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { modelName } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { ChartCard } from "../../parts/ChartCard.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Money } from "../../parts/Money.tsx";
import { monthName, monthsThrough } from "../../parts/month-name.ts";
import { channelMonthsQuery, type OfCampaigns, type ReportQuery } from "./report-queries.ts";

/** As many as have room beside each other. */
const MONTHS = 24;

/** Won revenue by channel over months, of the date that the report goes by. */
export function ChannelMonths({
  query,
  channel,
}: {
  query: ReportQuery & OfCampaigns;
  channel: string | undefined;
}) {
  const { currency } = useHouse();
  const { data, error, refetch } = useQuery(
    channelMonthsQuery({ ...query, ...(channel ? { channel } : {}) }),
  );
  const { months, series } = useMemo(() => {
    const won = data?.filter((row) => Number(row.won) > 0) ?? [];
    const months = monthsThrough(won.map(({ month }) => month)).slice(-MONTHS);
    const channels = [...new Set(won.map((row) => row.channel))];
    const cell = new Map(won.map((row) => [`${row.month}${row.channel}`, Number(row.won)]));
    const series = channels.map((name) => ({
      name,
      channel: name,
      values: months.map((month) => cell.get(`${month}${name}`) ?? 0),
    }));
    return { months, series };
  }, [data]);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (months.length === 0) return null;
  const sums = months.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const best = months[sums.indexOf(Math.max(...sums))] ?? "";
  return (
    <ChartCard
      title={`Won revenue by month: most in ${monthName(best)}, ${modelName(query.model)}`}
      months={months}
      series={series}
      currency={currency}
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Month</th>
            {series.map(({ name }) => (
              <th scope="col" className="number" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month, index) => (
            <tr key={month}>
              <td>{monthName(month)}</td>
              {series.map(({ name, values }) => (
                <td className="number" key={name}>
                  <Money value={values[index] ?? 0} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ChartCard>
  );
}
