import { useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import { modelName, modelOf, useAddress } from "../../frame/address.ts";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Difference, Money } from "../../parts/Money.tsx";
import { BLANK } from "../../theme/format.ts";

/** A row of the comparison, as the server sends it. */
type Row = {
  key: Record<string, string | null>;
  name?: string | null;
  model: string;
  measure: string;
  from: string;
  to: string;
  difference: string;
  causes: { cause: string; publishes: number[]; difference: string }[];
};

/** Two publishes side by side: money that differs under one model, split by cause, adding up to the cent. */
export function DiffTable({
  from,
  to,
  report,
}: {
  from: number;
  to: number;
  report: "channels" | "campaigns";
}) {
  const [address] = useAddress();
  const model = modelOf(address);
  const { data, error, refetch } = useQuery({
    queryKey: [OUTCOME, "diff", from, to, report],
    queryFn: () => answered(api.GET("/api/diff", { params: { query: { from, to, report } } })),
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingCards heights={[160]} />;
  const rows = (data.rows as Row[])
    .filter((row) => row.model === model && row.measure !== "deals")
    .toSorted((a, b) => Math.abs(Number(b.difference)) - Math.abs(Number(a.difference)));
  return (
    <>
      <div style={{ width: 170 }}>
        <ModelSelect />
      </div>
      {rows.length === 0 ? (
        <p className="faint" style={{ fontSize: 13 }}>
          No money differs under {modelName(model)}.
        </p>
      ) : (
        <div className="scroll" tabIndex={0} style={{ maxHeight: 520, overflow: "auto", marginTop: 8 }}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{report === "channels" ? "Channel" : "Campaign"}</th>
                <th scope="col">Measure</th>
                <th scope="col" className="number">
                  Before
                </th>
                <th scope="col" className="number">
                  After
                </th>
                <th scope="col" className="number">
                  Difference
                </th>
                <th scope="col">Cause</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${JSON.stringify(row.key)}${row.measure}`}>
                  <td>{row.name ?? (Object.values(row.key).filter(Boolean).join(" / ") || BLANK)}</td>
                  <td>
                    {row.measure === "won"
                      ? "Won revenue"
                      : row.measure === "open"
                        ? "Pipeline"
                        : row.measure}
                  </td>
                  <td className="number">
                    <Money value={row.from} />
                  </td>
                  <td className="number">
                    <Money value={row.to} />
                  </td>
                  <td className="number">
                    <Difference value={row.difference} />
                  </td>
                  <td>
                    {row.causes
                      .map(({ cause, publishes }) => `${cause} (${publishes.join(", ")})`)
                      .join("; ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
