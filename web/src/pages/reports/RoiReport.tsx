import { Group, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { RoiRow } from "../../api/types.ts";
import { modelName, textOf, useAddress } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { Bars } from "../../parts/Bars.tsx";
import { Channel } from "../../parts/Channel.tsx";
import { Download } from "../../parts/Download.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Figure } from "../../parts/Figure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { PeriodSelect } from "../../parts/Period.tsx";
import { count, money, multiple } from "../../theme/format.ts";
import { CampaignFilter } from "./CampaignFilter.tsx";
import { RoiMonths } from "./RoiMonths.tsx";
import { RoiTable } from "./RoiTable.tsx";
import { campaignsOf, reportQueryOf, roiQuery, withoutDateType } from "./report-queries.ts";

/** What marketing cost and what came of it: returns, and what a lead, an opportunity and a deal cost. */
export function RoiReport() {
  const [address, change] = useAddress();
  const counts = textOf(address, "counts") === "distinct" ? "distinct" : "credit";
  const query = { ...withoutDateType(reportQueryOf(address)), ...campaignsOf(address), counts } as const;
  const { data, error, refetch } = useQuery(roiQuery(query));
  const { currency } = useHouse();
  const rows = data?.rows ?? [];
  const whole = rows.find(({ level }) => level === "all");
  const isEmpty = data !== undefined && rows.every(({ level }) => level === "all");
  return (
    <div className="cards">
      <Group align="flex-end" gap="sm">
        <PeriodSelect />
        <ModelSelect isNamed />
        <NativeSelect
          label="Leads and deals"
          value={counts}
          onChange={({ currentTarget }) =>
            change(
              { counts: currentTarget.value === "credit" ? undefined : currentTarget.value },
              { replace: true },
            )
          }
          data={[
            { value: "credit", label: "By credit" },
            { value: "distinct", label: "Each once a row" },
          ]}
        />
        <CampaignFilter />
        <Download path="/api/reports/roi" query={query} />
      </Group>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[90, 300]} />}
      {isEmpty && (
        <section className="card">
          <Empty title="No spend and no revenue here">
            A campaign's cost counts where it is synced and has an actual cost, a start and an end date.
          </Empty>
        </section>
      )}
      {data && !isEmpty && whole && (
        <>
          <Figures whole={whole} left={leftOut(rows)} currency={currency} />
          <section className="card" aria-label="Realized revenue by channel">
            <h2>Realized revenue by channel, {modelName(query.model)}</h2>
            <Bars
              label="Realized revenue by channel"
              rows={rows
                .filter(({ level }) => level === "channel")
                .toSorted((a, b) => Number(b.realized) - Number(a.realized))
                .map(({ channel, realized, realizedRoi }) => ({
                  key: channel ?? "",
                  name: <Channel channel={channel} />,
                  channel,
                  value: Number(realized),
                  text: (
                    <span>
                      {money(realized, currency)} <span className="faint">{multiple(realizedRoi)}</span>
                    </span>
                  ),
                }))}
            />
          </section>
          <RoiMonths months={data.months} currency={currency} />
          <RoiTable rows={rows} />
        </>
      )}
    </div>
  );
}

/** Campaigns with revenue in the period and without a cost that counts. */
const leftOut = (rows: readonly RoiRow[]): number =>
  rows.filter(
    ({ costGap, attributed, realized }) =>
      costGap !== null && (Number(attributed) !== 0 || Number(realized) !== 0),
  ).length;

function Figures({ whole, left, currency }: { whole: RoiRow; left: number; currency: string }) {
  const each = (cost: string | null, what: string) =>
    cost === null ? `no cost per ${what}` : `${money(cost, currency)} each`;
  return (
    <div className="figures seven">
      <Figure
        name="Cost in the period"
        value={money(whole.cost, currency)}
        note="spread evenly over each campaign's days"
      />
      <Figure
        name="Simple return"
        value={multiple(whole.simpleRoi)}
        note={`${money(whole.attributed, currency)} of deals won in the period`}
      />
      <Figure
        name="Realized return"
        value={multiple(whole.realizedRoi)}
        note={`${money(whole.realized, currency)} of touches in the period`}
      />
      <Figure name="New leads" value={count(Number(whole.newLeads))} note={each(whole.costPerLead, "lead")} />
      <Figure
        name="New opportunities"
        value={count(Number(whole.newOpportunities))}
        note={each(whole.costPerOpportunity, "opportunity")}
      />
      <Figure name="Deals won" value={count(Number(whole.deals))} note={each(whole.costPerDeal, "deal")} />
      <Figure
        name="Without a cost"
        value={count(left)}
        note="campaigns with revenue in the period and without a cost that counts"
      />
    </div>
  );
}
