import type { RoiMonth } from "../../api/types.ts";
import { ChartCard } from "../../parts/ChartCard.tsx";
import { Money } from "../../parts/Money.tsx";
import { monthName, monthsThrough } from "../../parts/month-name.ts";
import { money, multiple } from "../../theme/format.ts";

const SHOWN = 24;

/** Cost by month and channel, and the two returns of each month beside it. */
export function RoiMonths({ months, currency }: { months: readonly RoiMonth[]; currency: string }) {
  const sums = months.filter(({ channel }) => channel === null);
  const names = monthsThrough(sums.map(({ month }) => month)).slice(-SHOWN);
  const whole = sums.filter(({ month }) => names.includes(month));
  const costed = months.filter(
    ({ channel, cost, month }) => channel !== null && cost !== null && names.includes(month),
  );
  const channels = [...new Set(costed.map(({ channel }) => String(channel)))].toSorted();
  const costs = new Map(costed.map(({ month, channel, cost }) => [`${month}|${channel}`, Number(cost)]));
  const dearest = whole.toSorted((a, b) => Number(b.cost ?? 0) - Number(a.cost ?? 0))[0];
  if (!dearest || dearest.cost === null) return null;
  return (
    <ChartCard
      title={`Cost over time: most in ${monthName(dearest.month)}, ${money(dearest.cost, currency)}`}
      months={names}
      currency={currency}
      series={channels.map((channel) => ({
        name: channel,
        channel,
        values: names.map((month) => costs.get(`${month}|${channel}`) ?? 0),
      }))}
    >
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Month</th>
            {["Cost", "Won in the month", "Simple", "Touched in the month", "Realized"].map((name) => (
              <th scope="col" className="number" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {whole.map(({ month, cost, attributed, simpleRoi, realized, realizedRoi }) => (
            <tr key={month}>
              <td>{monthName(month)}</td>
              <td className="number">
                <Money value={cost} />
              </td>
              <td className="number">
                <Money value={attributed} />
              </td>
              <td className="number">{multiple(simpleRoi)}</td>
              <td className="number">
                <Money value={realized} />
              </td>
              <td className="number">{multiple(realizedRoi)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ChartCard>
  );
}
