import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { campaignsQuery, radarQuery } from "../api/queries.ts";
import { modelName, useAddress } from "../frame/address.ts";
import { useHouse, useStore } from "../frame/session.tsx";
import { Bars } from "../parts/Bars.tsx";
import { ChartCard } from "../parts/ChartCard.tsx";
import { Empty } from "../parts/Empty.tsx";
import { Failure } from "../parts/Failure.tsx";
import { Figure } from "../parts/Figure.tsx";
import { LoadingCards } from "../parts/Loading.tsx";
import { ModelSelect } from "../parts/ModelSelect.tsx";
import { Money } from "../parts/Money.tsx";
import { monthName } from "../parts/month-name.ts";
import { Page } from "../parts/Page.tsx";
import { PeriodSelect } from "../parts/Period.tsx";
import { BLANK, count, percent, plural, shortMoney } from "../theme/format.ts";
import { channelsQuery, overviewQuery, reportQueryOf, withoutDateType } from "./reports/report-queries.ts";

const MONTHS = 18;

/** One honest picture for two minutes: how much is attributed, to what, and what waits to be done. */
export function Overview() {
  const [address] = useAddress();
  const store = useStore();
  const query = reportQueryOf(address);
  const { data, error, refetch } = useQuery(overviewQuery(withoutDateType(query)));
  const { currency } = useHouse();
  if (store && store.published === null)
    return (
      <Page title="Overview">
        <Empty title="Nothing is imported yet">
          <Link to="/connect">Connect your org</Link> and run the first import; the picture stands here then.
        </Empty>
      </Page>
    );
  const months = data?.months.slice(-MONTHS) ?? [];
  const isCut = (data?.months.length ?? 0) > months.length;
  const sum = (key: "won" | "attributed") => months.reduce((total, month) => total + Number(month[key]), 0);
  const isDated = query.from !== undefined || query.to !== undefined;
  return (
    <Page title="Overview" timed right={<ModelSelect />}>
      <div className="cards">
        <PeriodSelect />
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!data && !error && <LoadingCards heights={[90, 300]} />}
        {data && (
          <>
            <div className="figures">
              <Figure
                name="Attributed revenue"
                value={<Money value={data.attributed.revenue} />}
                note={`of ${shortMoney(data.won.revenue, currency)} won ${isDated ? "in the period" : "at any time"}, ${plural(data.won.deals, "deal")}`}
              />
              <Figure
                name="Coverage"
                value={percent(Number(data.attributed.revenue) / Number(data.won.revenue))}
                note={`${count(data.attributed.deals)} of ${plural(data.won.deals, "won deal")} carry a touch`}
              />
              <Figure
                name="Pipeline with touches"
                value={<Money value={data.pipeline.credited} />}
                note={`of ${shortMoney(data.pipeline.amount, currency)} open now${isDated ? ", whatever the dates above" : ""}; provisional`}
              />
              <Offline classes={data.classes} />
            </div>
            <ToDo />
            <ChartCard
              title={`Won revenue by month of close${isCut ? `, the last ${MONTHS} months` : ""}: ${percent(sum("attributed") / sum("won"))} of it carries a touch`}
              months={months.map(({ month }) => month)}
              currency={currency}
              series={[
                {
                  name: "Attributed",
                  channel: null,
                  colour: "var(--accent)",
                  values: months.map(({ attributed }) => Number(attributed)),
                },
                {
                  name: "Without touch",
                  channel: null,
                  values: months.map(({ won, attributed }) => Number(won) - Number(attributed)),
                },
              ]}
            >
              <table className="plain">
                <thead>
                  <tr>
                    <th scope="col">Month</th>
                    <th scope="col" className="number">
                      Won
                    </th>
                    <th scope="col" className="number">
                      Attributed
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {months.map(({ month, won, attributed }) => (
                    <tr key={month}>
                      <td>{monthName(month)}</td>
                      <td className="number">
                        <Money value={won} />
                      </td>
                      <td className="number">
                        <Money value={attributed} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ChartCard>
            <TopChannels />
          </>
        )}
      </div>
    </Page>
  );
}

function Offline({
  classes,
}: {
  classes: readonly { touchClass: string; touchpoints: number; won: string }[];
}) {
  const won = (name: string) => Number(classes.find(({ touchClass }) => touchClass === name)?.won ?? 0);
  const [offline, digital] = [won("offline"), won("digital")];
  const hasDigital = classes.some(({ touchClass }) => touchClass === "digital");
  return (
    <Figure
      name="Offline's share of credit"
      value={hasDigital ? percent(offline / (offline + digital)) : BLANK}
      note={
        hasDigital
          ? `${percent(digital / (offline + digital))} digital`
          : "not known: no web touches are loaded yet"
      }
    />
  );
}

function ToDo() {
  const toSync = useQuery(campaignsQuery({ view: "to_sync", limit: 1 }));
  const unmapped = useQuery(campaignsQuery({ view: "unmapped", limit: 1 }));
  const late = useQuery(radarQuery());
  const waiting = [
    { n: late.data?.length ?? 0, text: "late list", to: "/radar", search: {} },
    { n: toSync.data?.total ?? 0, text: "campaign to sync", to: "/campaigns", search: { view: "to_sync" } },
    {
      n: unmapped.data?.total ?? 0,
      text: "campaign without a channel",
      to: "/campaigns",
      search: { view: "unmapped" },
    },
  ].filter(({ n }) => n > 0);
  if (waiting.length === 0) return null;
  const plurals: Record<string, string> = {
    "campaign to sync": "campaigns to sync",
    "campaign without a channel": "campaigns without a channel",
  };
  return (
    <Alert color="gray" variant="light" title="Waiting for you">
      {waiting.map(({ n, text, to, search }, index) => (
        <span key={text}>
          {index > 0 && " · "}
          <Link to={to} search={search as never}>
            {plural(n, text, plurals[text])}
          </Link>
        </span>
      ))}
    </Alert>
  );
}

function TopChannels() {
  const [address] = useAddress();
  const query = reportQueryOf(address);
  const { data: report } = useQuery(channelsQuery(query));
  const data = report?.rows;
  if (!data) return <LoadingCards heights={[220]} />;
  const channels = data.filter(({ level }) => level === "channel");
  const campaigns = data.filter(({ level }) => level === "campaign").slice(0, 8);
  const [best] = channels;
  return (
    <div className="halves">
      <section className="card" aria-label="Revenue by channel">
        <h2>
          {best ? `${best.channel} brings the most revenue` : "Revenue by channel"}, {modelName(query.model)}
        </h2>
        <Bars
          label="Revenue by channel"
          rows={channels.map(({ channel, won }) => ({
            key: channel ?? "",
            name: channel,
            channel,
            value: Number(won),
            text: <Money value={won} />,
          }))}
        />
      </section>
      <section className="card" aria-label="Campaigns with the most revenue">
        <h2>Campaigns with the most revenue</h2>
        <Bars
          label="Campaigns with the most revenue"
          rows={campaigns.map(({ campaignId, campaign, channel, won }) => ({
            key: campaignId ?? "",
            name: campaignId ? (
              <Link to="/campaigns/$id" params={{ id: campaignId }} title={campaign ?? campaignId}>
                {campaign ?? campaignId}
              </Link>
            ) : (
              "Others"
            ),
            channel,
            value: Number(won),
            text: <Money value={won} />,
          }))}
        />
      </section>
    </div>
  );
}
