import { useHouse } from "../../frame/session.tsx";
import { fieldLabel } from "../../parts/field-label.ts";
import { plural, time } from "../../theme/format.ts";
import { RecordLink } from "./RecordLink.tsx";

export type ConflictsTold = {
  count: number;
  examples: { object: string; field: string; id: string; ours: string | null; theirs: string | null }[];
};

/** Fields that somebody edited in Salesforce, and that Footfall left as they are: which, and what ends it. */
export function Conflicts({ conflicts: { count, examples } }: { conflicts: ConflictsTold }) {
  const { zone } = useHouse();
  if (count === 0) return null;
  const shown = (value: string | null) =>
    value === null ? "nothing" : DATED.test(value) ? time(value, zone) : value;
  return (
    <details>
      <summary>
        {plural(count, "field was", "fields were")} edited in Salesforce after Footfall had decided, and left
        as {count === 1 ? "it is" : "they are"}
      </summary>
      <p className="faint" style={{ margin: "4px 0" }}>
        To replace what stands there, publish the date once more, take the campaign's setting away and set it
        again, or empty a status or figure in Salesforce. To keep it, set the same here.
      </p>
      <div className="scroll">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">Field</th>
              <th scope="col">In Footfall</th>
              <th scope="col">In Salesforce</th>
            </tr>
          </thead>
          <tbody>
            {examples.map(({ object, field, id, ours, theirs }) => (
              <tr key={`${id} ${field}`}>
                <td>
                  <RecordLink object={object} id={id} />
                </td>
                <td>{fieldLabel(field)}</td>
                <td>{shown(ours)}</td>
                <td>{shown(theirs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count > examples.length && (
        <p className="faint">and {plural(count - examples.length, "more field")}</p>
      )}
    </details>
  );
}

/** A day, or an instant. */
const DATED = /^\d{4}-\d{2}-\d{2}(T|$)/;
