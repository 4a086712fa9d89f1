import { Link } from "@tanstack/react-router";
import type { Change, ChangeDetails, Model } from "../../api/types.ts";
import { modelName } from "../../frame/address.ts";
import { useHouse } from "../../frame/session.tsx";
import { DateShift } from "../../parts/DateShift.tsx";
import { Money } from "../../parts/Money.tsx";
import { statusText } from "../../parts/status-text.ts";
import { count, day, plural, time } from "../../theme/format.ts";
import { movingDeals } from "./effect.ts";

/** Deals whose credit moves most between touches; each leads to its explanation. */
export function MovedDeals({
  details,
  total,
  model,
}: {
  details: ChangeDetails;
  total: number;
  model: Model;
}) {
  const deals = movingDeals(details.opportunities, model);
  if (deals.length === 0)
    return <span className="faint">No deal's credit moves under {modelName(model)}.</span>;
  return (
    <div className="scroll" tabIndex={0} style={{ maxHeight: 420, overflow: "auto" }}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Deal</th>
            <th scope="col" className="number">
              Amount
            </th>
            <th scope="col" className="number">
              Changes hands, {modelName(model)}
            </th>
          </tr>
        </thead>
        <tbody>
          {deals.map(({ id, name, amount, moved }) => (
            <tr key={id}>
              <td>
                <Link to="/journeys/deals/$id" params={{ id }}>
                  {name ?? id}
                </Link>
              </td>
              <td className="number">
                <Money value={amount} />
              </td>
              <td className="number">
                <Money value={moved} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {deals.length < total && (
        <p className="faint" style={{ fontSize: 12.5 }}>
          {count(deals.length)} of {plural(total, "deal")} that are touched: in the others less credit changes
          hands under {modelName(model)}, or none.
        </p>
      )}
    </div>
  );
}

/** Members that come, go, or change their date, with the reason before and after. */
export function MovedMembers({ change: { document, details } }: { change: Change }) {
  const { zone } = useHouse();
  const { gained, lost, redated } = document.members;
  const all = gained + lost + redated;
  if (!details || details.members.length === 0)
    return <span className="faint">No member's standing changes.</span>;
  return (
    <>
      <DateShift pairs={details.dates} />
      <div className="scroll" tabIndex={0} style={{ maxHeight: 420, overflow: "auto", marginTop: 12 }}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {details.members.map(({ id, person, before, after }) => (
              <tr key={id}>
                <td>
                  {person ? (
                    <Link to="/journeys/people/$person" params={{ person }}>
                      {person}
                    </Link>
                  ) : (
                    <code>{id}</code>
                  )}
                </td>
                <td title={time(before?.date, zone)}>
                  {before ? `${day(before.date, zone)} · ${statusText(before.status)}` : "not a member"}
                </td>
                <td title={time(after.date, zone)}>
                  {day(after.date, zone)} · {statusText(after.status)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {details.members.length < all && (
          <p className="faint" style={{ fontSize: 12.5 }}>
            The first {count(details.members.length)} of {plural(all, "member")}.
          </p>
        )}
      </div>
    </>
  );
}

/** What the write-back would have to do, once it runs. */
export function Written({ details: { salesforce } }: { details: ChangeDetails }) {
  const { insert, update, delete: removed, apiCalls } = salesforce;
  return (
    <div style={{ fontSize: 13 }}>
      With write-back on, the next export makes {plural(insert, "touchpoint record")}, updates {count(update)}{" "}
      and deletes {count(removed)} of Footfall's own, in about {plural(apiCalls, "API call")}. Publishing
      itself writes nothing to Salesforce.
    </div>
  );
}
