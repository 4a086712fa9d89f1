import { useHouse } from "../frame/session.tsx";
import { count, day, plural } from "../theme/format.ts";

type Pair = { before: string | null; after: string | null; members: number };
/** Room before the first day and after the last. */
const MARGIN = 2 * 86_400_000;

/** Members by day, before above and after below on one axis of time; a table says the same behind it. */
export function DateShift({ pairs }: { pairs: readonly Pair[] }) {
  const { zone } = useHouse();
  const before = byDay(pairs, "before", zone);
  const after = byDay(pairs, "after", zone);
  const days = [...before.keys(), ...after.keys()].map(Date.parse);
  if (days.length === 0) return null;
  const first = Math.min(...days) - MARGIN;
  const last = Math.max(...days) + MARGIN;
  const most = Math.max(...before.values(), ...after.values());
  const row = (name: string, dates: ReadonlyMap<string, number>, colour: string) => (
    <div className="shiftrow">
      <span className="faint">{name}</span>
      <div className="shifttrack" aria-hidden="true">
        {[...dates].map(([date, members]) => (
          <i
            key={date}
            title={`${day(date)}: ${plural(members, "member")}`}
            style={{
              left: `${((Date.parse(date) - first) / (last - first)) * 100}%`,
              height: `${8 + (members / most) * 26}px`,
              background: colour,
            }}
          />
        ))}
      </div>
    </div>
  );
  return (
    <figure style={{ margin: 0 }}>
      <figcaption style={{ fontSize: 13, fontWeight: 600, marginBottom: 6 }}>
        {titleOf(pairs, before, after)}
      </figcaption>
      {row("Before", before, "var(--before)")}
      {row("After", after, "var(--accent)")}
      <div className="shiftrow faint tabular" style={{ fontSize: 12 }}>
        <span />
        <Axis from={first + MARGIN} to={last - MARGIN} margin={(MARGIN / (last - first)) * 100} />
      </div>
      <details style={{ fontSize: 13 }}>
        <summary className="faint">As a table</summary>
        <div style={{ maxHeight: 220, overflow: "auto" }}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Before</th>
                <th scope="col">After</th>
                <th scope="col" className="number">
                  Members
                </th>
              </tr>
            </thead>
            <tbody>
              {pairs.map((pair) => (
                <tr key={`${pair.before}${pair.after}`}>
                  <td>{pair.before ? day(pair.before, zone) : "no touchpoint"}</td>
                  <td>{pair.after ? day(pair.after, zone) : "no touchpoint"}</td>
                  <td className="number">{count(pair.members)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** The first and the last day, each where it stands on the axis; `margin` is the room beside them in percent. */
function Axis({ from, to, margin }: { from: number; to: number; margin: number }) {
  const written = (instant: number) => day(new Date(instant).toISOString().slice(0, 10));
  if (from === to) return <span style={{ textAlign: "center" }}>{written(from)}</span>;
  const isTight = margin > 20;
  return (
    <span style={{ display: "flex", justifyContent: "space-between", padding: `0 ${isTight ? 0 : margin}%` }}>
      <span>
        {isTight && <span aria-hidden="true">first </span>}
        {written(from)}
      </span>
      <span>
        {isTight && <span aria-hidden="true">last </span>}
        {written(to)}
      </span>
    </span>
  );
}

function byDay(pairs: readonly Pair[], side: "before" | "after", zone: string): Map<string, number> {
  const days = new Map<string, number>();
  const format = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  for (const pair of pairs) {
    const value = pair[side];
    if (value === null) continue;
    const date = format.format(new Date(value));
    days.set(date, (days.get(date) ?? 0) + pair.members);
  }
  return days;
}

function titleOf(
  pairs: readonly Pair[],
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): string {
  const members = pairs.reduce((sum, pair) => sum + pair.members, 0);
  const [from] = [...before.keys()].toSorted();
  const only = after.size === 1 ? [...after.keys()][0] : undefined;
  if (only && before.size === 1 && from)
    return `${plural(members, "member moves", "members move")} from ${day(from)} to ${day(only)}`;
  if (only && before.size === 0)
    return `${plural(members, "member gets", "members get")} a touchpoint on ${day(only)}`;
  if (only) return `${plural(members, "member moves", "members move")} to ${day(only)}`;
  if (after.size === 0) return `${plural(members, "member loses", "members lose")} their touchpoint`;
  return members === 1 ? "The date of 1 member changes" : `The dates of ${count(members)} members change`;
}
