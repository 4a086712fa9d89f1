import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { ChannelRow } from "../../api/types.ts";
import { modelName, useAddress } from "../../frame/address.ts";
import { DealState } from "../../parts/DealState.tsx";
import { Download } from "../../parts/Download.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Money } from "../../parts/Money.tsx";
import { Sheet } from "../../parts/Sheet.tsx";
import { day, percentOf, plural } from "../../theme/format.ts";
import { campaignsOf, reportQueryOf, stageOf } from "./report-queries.ts";

const SHOWN = 200;

/** The deals that a row's money comes from; each leads to its journey. */
export function DealsBehind({ row, onClose }: { row: ChannelRow; onClose: () => void }) {
  const [address] = useAddress();
  const report = reportQueryOf(address);
  const query = {
    ...report,
    ...stageOf(address),
    ...campaignsOf(address),
    ...(row.channel === null ? {} : { channel: row.channel }),
    ...(row.level === "subchannel" || row.level === "campaign" ? { subchannel: row.subchannel ?? "" } : {}),
    ...(row.campaignId ? { campaign: row.campaignId } : {}),
  };
  const { data, error, refetch } = useQuery({
    queryKey: [OUTCOME, "deals-behind", query],
    queryFn: () => answered(api.GET("/api/reports/deals", { params: { query: { ...query, limit: SHOWN } } })),
  });
  const name = row.campaign ?? [row.channel, row.subchannel].filter(Boolean).join(" / ");
  return (
    <Sheet onClose={onClose} size="min(820px, 100%)" title={`Deals of ${name}, ${modelName(report.model)}`}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[300]} />}
      {data && (
        <>
          <Group justify="space-between" mb="xs">
            <span className="faint" style={{ fontSize: 13 }}>
              {plural(data.total, "deal")}
              {data.total > SHOWN && `, the ${SHOWN} with the most credit`}
            </span>
            <Download path="/api/reports/deals" query={query} />
          </Group>
          <div className="scroll" tabIndex={0}>
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">Deal</th>
                  <th scope="col">State</th>
                  <th scope="col">Close date</th>
                  <th scope="col" className="number">
                    Amount
                  </th>
                  <th scope="col" className="number">
                    Share
                  </th>
                  <th scope="col" className="number">
                    Credit
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((deal) => (
                  <tr key={deal.opportunityId}>
                    <td>
                      <Link to="/journeys/deals/$id" params={{ id: deal.opportunityId }}>
                        {deal.name ?? deal.opportunityId}
                      </Link>
                    </td>
                    <td>
                      <DealState {...deal} />
                    </td>
                    <td>{day(deal.closeDate)}</td>
                    <td className="number">
                      <Money value={deal.amount} />
                    </td>
                    <td className="number">{percentOf(deal.percent)}</td>
                    <td className="number">
                      <Money value={deal.revenue} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Sheet>
  );
}
