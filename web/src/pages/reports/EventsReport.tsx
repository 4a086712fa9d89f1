import { Badge, Checkbox, Group, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { typesQuery } from "../../api/queries.ts";
import type { EventRow } from "../../api/types.ts";
import { modelName, modelOf, textOf, useAddress, useOpened } from "../../frame/address.ts";
import { Download } from "../../parts/Download.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { ModelSelect } from "../../parts/ModelSelect.tsx";
import { Money } from "../../parts/Money.tsx";
import { PeriodSelect } from "../../parts/Period.tsx";
import { BLANK, count, day } from "../../theme/format.ts";
import { CampaignFilter } from "./CampaignFilter.tsx";
import { EventsCompared } from "./EventsCompared.tsx";
import { campaignsOf, eventsQuery, reportQueryOf, withoutModel } from "./report-queries.ts";

/** Below so many people a comparison says little. */
const SMALL = 30;
/** More cards than this are no comparison. */
const MOST_COMPARED = 6;

/** Events side by side: what each brought, and its rank under every model. */
export function EventsReport() {
  const [address, change] = useAddress();
  const types = useQuery(typesQuery());
  const channels = [
    ...new Set(types.data?.items.flatMap((type) => type.channels.map(({ channel }) => channel))),
  ];
  const channel = textOf(address, "channel") ?? "Events";
  const query = { ...withoutModel(reportQueryOf(address)), ...campaignsOf(address), channel };
  const { data, error, refetch } = useQuery(eventsQuery(query));
  const model = modelOf(address);
  const [compared, compare] = useOpened("compare");
  const chosen = data?.filter(({ campaignId }) => compared.has(campaignId)) ?? [];
  return (
    <div className="cards">
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label="Channel"
          value={channel}
          onChange={({ currentTarget }) => change({ channel: currentTarget.value }, { replace: true })}
          data={[...new Set([channel, ...channels])].toSorted()}
        />
        <PeriodSelect />
        <ModelSelect isNamed />
        <CampaignFilter channel={channel} />
        <Download path="/api/reports/events" query={query} />
      </Group>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <LoadingCards heights={[360]} />}
      {data?.length === 0 && (
        <section className="card">
          <Empty title="No events here">
            No campaign of {channel} that began in these days{query.campaign ? " and is chosen" : ""} has
            touchpoints.
          </Empty>
        </section>
      )}
      {chosen.length > 0 && (
        <EventsCompared
          events={chosen}
          of={data?.length ?? 0}
          channel={channel}
          small={SMALL}
          onLeave={compare}
        />
      )}
      {data && data.length > 0 && (
        <section
          className="card scroll"
          tabIndex={0}
          aria-label="Events"
          style={{ maxHeight: 680, overflow: "auto" }}
        >
          <h2>{headline(data)}</h2>
          <p className="faint" style={{ fontSize: 13, margin: "0 0 8px" }}>
            Tick events to see them side by side.
          </p>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">Began</th>
                <th scope="col" className="number">
                  Members
                </th>
                <th scope="col" className="number">
                  People
                </th>
                <th scope="col" className="number">
                  New people
                </th>
                <th scope="col" className="number">
                  Deals
                </th>
                <th scope="col" className="number">
                  Cost
                </th>
                <th scope="col" className="number">
                  Won, {modelName(model)}
                </th>
                <th scope="col">
                  Rank under each model
                  <RankHeads event={data[0]} />
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((event) => (
                <tr key={event.campaignId}>
                  <td>
                    <Checkbox
                      size="xs"
                      style={{ display: "inline-block", verticalAlign: "middle", marginRight: 8 }}
                      checked={compared.has(event.campaignId)}
                      disabled={!compared.has(event.campaignId) && chosen.length >= MOST_COMPARED}
                      onChange={() => compare(event.campaignId)}
                      aria-label={`Compare ${event.campaign ?? event.campaignId}`}
                    />
                    <Link to="/campaigns/$id" params={{ id: event.campaignId }}>
                      {event.campaign ?? event.campaignId}
                    </Link>
                    {event.people < SMALL && (
                      <Badge
                        className="warnbadge"
                        size="xs"
                        ml={6}
                        title={`Fewer than ${SMALL} people: a difference may be chance`}
                      >
                        small sample
                      </Badge>
                    )}
                  </td>
                  <td style={{ whiteSpace: "nowrap" }}>{day(event.startDate)}</td>
                  <td className="number">{count(event.members)}</td>
                  <td className="number">{count(event.people)}</td>
                  <td className="number">{count(event.firstTouches)}</td>
                  <td className="number">{count(event.deals)}</td>
                  <td className="number">
                    <Money value={event.cost} />
                  </td>
                  <td className="number">
                    <Money value={event.models.find((each) => each.model === model)?.won} />
                  </td>
                  <td>
                    <Ranks event={event} chosen={model} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

function Ranks({ event, chosen }: { event: EventRow; chosen: string }) {
  return (
    <span className="tabular" style={{ display: "inline-flex", gap: 6 }}>
      {event.models.map(({ model, rank }) => (
        <span
          key={model}
          title={modelName(model)}
          style={{ minWidth: 22, textAlign: "center", fontWeight: model === chosen ? 700 : 400 }}
          className={rank === null ? "faint" : undefined}
        >
          {rank ?? BLANK}
        </span>
      ))}
    </span>
  );
}

const SHORT: Record<string, string> = {
  first_touch: "FT",
  lead_creation: "LC",
  u_shaped: "U",
  w_shaped: "W",
  full_path: "FP",
  custom: "Cu",
  last_touch: "La",
  linear: "Li",
  time_decay: "TD",
};

function RankHeads({ event }: { event: EventRow | undefined }) {
  return (
    <span style={{ display: "flex", gap: 6 }}>
      {event?.models.map(({ model }) => (
        <abbr
          key={model}
          title={modelName(model)}
          style={{ minWidth: 22, textAlign: "center", textDecoration: "none" }}
        >
          {SHORT[model] ?? model}
        </abbr>
      ))}
    </span>
  );
}

/** Whether the models agree on the best event. */
function headline(rows: readonly EventRow[]): string {
  const firsts = new Map<string, number>();
  for (const row of rows)
    firsts.set(row.campaign ?? row.campaignId, row.models.filter(({ rank }) => rank === 1).length);
  const [best] = [...firsts].toSorted((a, b) => b[1] - a[1]);
  const models = rows[0]?.models.length ?? 0;
  if (!best || best[1] === 0) return "No won revenue yet";
  return best[1] === models
    ? `${best[0]} is first under every model`
    : `${best[0]} is first under ${best[1]} of ${models} models: the answer depends on the model`;
}
