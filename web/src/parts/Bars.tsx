import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useHouse } from "../frame/session.tsx";
import { money, shortMoney } from "../theme/format.ts";
import { useChannelColour } from "./Channel.tsx";
import { Difference } from "./Money.tsx";

/** Money before and after of one channel or campaign. */
export type BeforeAfter = {
  key: string;
  name: string;
  /** Where it leads to. */
  campaignId?: string;
  /** Whose colour it has; null for none. */
  channel: string | null;
  before: number;
  after: number;
};

/** Before and after as two bars on one scale from zero, with the difference beside; the largest difference first. */
export function BarsBeforeAfter({ rows, label }: { rows: readonly BeforeAfter[]; label: string }) {
  const colour = useChannelColour();
  const { currency } = useHouse();
  const most = Math.max(1, ...rows.flatMap(({ before, after }) => [before, after]));
  return (
    // A list, so that it reads as the table that it is.
    <ul className="bars" aria-label={label} style={{ listStyle: "none", margin: 0, padding: 0 }}>
      {rows.map(({ key, name, campaignId, channel, before, after }) => (
        <li className="bar" key={key}>
          <span className="name" title={name}>
            {campaignId ? (
              <Link to="/campaigns/$id" params={{ id: campaignId }}>
                {name}
              </Link>
            ) : (
              name
            )}
          </span>
          <span className="track" aria-hidden="true">
            <i className="was" style={{ width: `${(before / most) * 100}%` }} />
            <i className="is" style={{ width: `${(after / most) * 100}%`, background: colour(channel) }} />
          </span>
          <span className="sum" title={`${money(before, currency)} before, ${money(after, currency)} after`}>
            {shortMoney(before, currency)} → {shortMoney(after, currency)}
          </span>
          <span className="sum move">
            <Difference value={(after - before).toFixed(2)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

export type Bar = {
  key: string;
  name: ReactNode;
  channel: string | null;
  value: number;
  /** How the value reads. */
  text: ReactNode;
};

/** Bars from zero with their values beside them. */
export function Bars({ rows, label }: { rows: readonly Bar[]; label: string }) {
  const colour = useChannelColour();
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <ul className="bars" aria-label={label} style={{ listStyle: "none", margin: 0, padding: 0 }}>
      {rows.map(({ key, name, channel, value, text }) => (
        <li className="bar plainbar" key={key}>
          <span className="name">{name}</span>
          <span className="track" aria-hidden="true">
            <i
              className="is whole"
              style={{ width: `${(Math.max(0, value) / most) * 100}%`, background: colour(channel) }}
            />
          </span>
          <span className="sum">{text}</span>
        </li>
      ))}
    </ul>
  );
}
