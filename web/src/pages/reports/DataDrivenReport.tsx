import { useQuery } from "@tanstack/react-query";
import { asOfOf, useAddress } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { Channel } from "../../parts/Channel.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { money, percent, plural } from "../../theme/format.ts";
import { dataDrivenQuery } from "./report-queries.ts";

const MODELS = [
  ["first", "First"],
  ["last", "Last"],
  ["linear", "Linear"],
  ["position", "Position"],
  ["shapley", "Shapley"],
  ["markov", "Markov"],
] as const;

/** Credit by channel under models that learn from all closed deals, beside those that follow a rule. */
export function DataDrivenReport() {
  const [address] = useAddress();
  const { data, error, refetch } = useQuery(dataDrivenQuery(asOfOf(address)));
  const { currency } = useHouse();
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingCards heights={[90, 300]} />;
  if (data.channels.length === 0)
    return <Empty title="No closed deals with touches">These models learn from won and lost deals.</Empty>;
  const channels = data.channels.toSorted((a, b) => b.removalEffect - a.removalEffect);
  return (
    <div className="cards">
      <div className="figures">
        <Figure name="Won journeys" value={plural(data.conversions, "deal")} />
        <Figure name="Lost journeys" value={plural(data.nulls, "deal")} />
        <Figure name="Chance to win" value={percent(data.baseProbability)} note="of a journey with touches" />
      </div>
      <section className="card scroll" tabIndex={0} aria-label="Credit by channel">
        <h2>
          Without {channels[0]?.channel}, {percent(channels[0]?.removalEffect)} of the wins would be missing,
          says the Markov chain
        </h2>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col" className="number">
                Removal effect
              </th>
              {MODELS.map(([model, name]) => (
                <th scope="col" className="number" key={model}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {channels.map((row) => (
              <tr key={row.channel}>
                <td>
                  <Channel channel={row.channel} />
                </td>
                <td className="number">{percent(row.removalEffect)}</td>
                {MODELS.map(([model]) => (
                  <td className="number" key={model}>
                    {money(row[model]?.value, currency)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
