import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Touch } from "../../api/types.ts";
import { useHouse } from "../../frame/session.tsx";
import { Channel, useChannelColour } from "../../parts/Channel.tsx";
import { day, endOfDay, time } from "../../theme/format.ts";

/** A day that is no touch but matters: created, closed. */
export type Milestone = { date: string; name: string };

/** When a milestone stands on the line: a day ends with its last moment. */
const momentOf = (date: string, zone: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(date) ? endOfDay(date, zone) : Date.parse(date);

/** Touches as dots on a line of time, one lane for each channel, with the milestones across. */
export function Lanes({
  touches,
  milestones = [],
}: {
  touches: readonly Touch[];
  milestones?: readonly Milestone[];
}) {
  const colour = useChannelColour();
  const { zone } = useHouse();
  const times = [
    ...touches.map(({ date }) => Date.parse(date)),
    ...milestones.map(({ date }) => momentOf(date, zone)),
  ];
  if (times.length === 0) return null;
  const first = Math.min(...times);
  const span = Math.max(Math.max(...times) - first, 86_400_000);
  const at = (date: string) => `${((momentOf(date, zone) - first) / span) * 100}%`;
  const channels = [...new Set(touches.map(({ channel }) => channel))];
  return (
    <div className="lanes" aria-hidden="true">
      {channels.map((channel) => (
        <div className="lane" key={channel}>
          <span className="lanename">{channel}</span>
          <span className="lanetrack">
            {milestones.map(({ date, name }) => (
              <b key={name} title={`${name}, ${day(date, zone)}`} style={{ left: at(date) }} />
            ))}
            {touches
              .filter((touch) => touch.channel === channel)
              .map(({ touchpointId, date, campaign, positions }) => (
                <i
                  key={touchpointId}
                  title={`${day(date, zone)}: ${campaign ?? ""} ${positions}`}
                  className={/FT|LC|OC|Closed/.test(positions) ? "held" : undefined}
                  style={{ left: at(date), background: colour(channel) }}
                />
              ))}
          </span>
        </div>
      ))}
      {milestones.length > 0 && (
        <div className="lane faint" style={{ fontSize: 12 }}>
          <span />
          <span className="milestones">
            {milestones.map(({ date, name }) => (
              <span key={name} style={placeOf((Date.parse(date) - first) / span)}>
                {name} {day(date, zone)}
              </span>
            ))}
          </span>
        </div>
      )}
      <div className="lane faint tabular" style={{ fontSize: 12 }}>
        <span />
        <span style={{ display: "flex", justifyContent: "space-between" }}>
          <span>{day(new Date(first).toISOString(), zone)}</span>
          <span>{day(new Date(first + span).toISOString(), zone)}</span>
        </span>
      </div>
    </div>
  );
}

/** A text at a place of the line, kept within it. */
function placeOf(share: number) {
  return share > 0.5
    ? { right: `${(1 - share) * 100}%`, textAlign: "right" as const }
    : { left: `${share * 100}%` };
}

/** An address of email, broken before its @ where it does not fit. */
function Address({ children }: { children: string }) {
  const at = children.lastIndexOf("@");
  if (at < 0) return <>{children}</>;
  return (
    <>
      {children.slice(0, at)}
      <wbr />
      {children.slice(at)}
    </>
  );
}

/** Touches in their order as a table; `more` adds what belongs to each. */
export function TouchTable({
  touches,
  heads = [],
  more,
}: {
  touches: readonly Touch[];
  heads?: readonly ReactNode[];
  more?: (touch: Touch, index: number) => readonly ReactNode[];
}) {
  const { zone } = useHouse();
  return (
    <div className="scroll" tabIndex={0}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Channel</th>
            <th scope="col">Campaign</th>
            <th scope="col">Person</th>
            <th scope="col">Positions</th>
            {heads.map((head, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: heads never move
              <th scope="col" className="number" key={index}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {touches.map((touch, index) => (
            <tr key={touch.touchpointId}>
              <td title={time(touch.date, zone)} style={{ whiteSpace: "nowrap" }}>
                {day(touch.date, zone)}
              </td>
              <td>
                <Channel channel={touch.channel} subchannel={touch.subchannel} />
              </td>
              <td style={{ minWidth: 130 }}>
                {touch.campaignId ? (
                  <Link to="/campaigns/$id" params={{ id: touch.campaignId }}>
                    {touch.campaign ?? touch.campaignId}
                  </Link>
                ) : (
                  touch.campaign
                )}
              </td>
              <td style={{ overflowWrap: "anywhere", minWidth: 110 }}>
                <Link to="/journeys/people/$person" params={{ person: touch.person }}>
                  <Address>{touch.person}</Address>
                </Link>
              </td>
              <td>{touch.positions}</td>
              {more?.(touch, index).map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells never move
                <td className="number" key={place}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
