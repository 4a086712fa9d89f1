import { Badge, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { EventRow } from "../../api/types.ts";
import { modelName } from "../../frame/address.ts";
import { useChannelColour } from "../../parts/Channel.tsx";
import { Money } from "../../parts/Money.tsx";
import { BLANK, count, day, plural } from "../../theme/format.ts";

/** The events that were chosen, each a card of the same lines: sizes, and won revenue and rank under every model. */
export function EventsCompared({
  events,
  of,
  channel,
  small,
  onLeave,
}: {
  events: readonly EventRow[];
  /** Among how many events the ranks are. */
  of: number;
  channel: string;
  /** Below so many people a sample is marked. */
  small: number;
  onLeave: (campaignId: string) => void;
}) {
  const colour = useChannelColour()(channel);
  const most = Math.max(1, ...events.flatMap(({ models }) => models.map(({ won }) => Number(won))));
  return (
    <section className="compared" aria-label="Chosen events side by side">
      {events.map((event) => (
        <article className="card" key={event.campaignId} aria-label={event.campaign ?? event.campaignId}>
          <h2>
            <Link to="/campaigns/$id" params={{ id: event.campaignId }}>
              {event.campaign ?? event.campaignId}
            </Link>
          </h2>
          <p className="faint" style={{ fontSize: 13, margin: "0 0 8px" }}>
            began {day(event.startDate)} · {plural(event.people, "person", "people")}{" "}
            {event.people < small && <Badge className="warnbadge">small sample</Badge>}
          </p>
          <dl>
            <Line name="Members" value={count(event.members)} />
            <Line name="Responded" value={count(event.responded)} />
            <Line name="New people" value={count(event.firstTouches)} />
            <Line name="Deals" value={count(event.deals)} />
            <Line name="Cost" value={<Money value={event.cost} />} />
          </dl>
          <h3>Won revenue, and rank of {count(of)}</h3>
          <ul>
            {event.models.map(({ model, won, rank }) => (
              <li key={model}>
                <span>{modelName(model)}</span>
                <span className="track" aria-hidden="true">
                  <i style={{ width: `${(Number(won) / most) * 100}%`, background: colour }} />
                </span>
                <span className="tabular">
                  <Money value={won} />
                </span>
                <span className="tabular faint">{rank === null ? BLANK : `#${rank}`}</span>
              </li>
            ))}
          </ul>
          <Button variant="subtle" size="compact-xs" onClick={() => onLeave(event.campaignId)}>
            Take out of the comparison
          </Button>
        </article>
      ))}
    </section>
  );
}

const Line = ({ name, value }: { name: string; value: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd className="tabular">{value}</dd>
  </div>
);
