import { count, plural } from "../../theme/format.ts";
import { Conflicts, type ConflictsTold } from "./Conflicts.tsx";

type Report = {
  objects?: { object: string; insert?: number; update?: number; delete?: number; failed?: number }[];
  apiCalls?: number;
  conflicts?: ConflictsTold;
  drift?: { edited: number; deleted: number }[];
  waiting?: { object: string; records: number }[];
  spent?: { object: string; records: number }[];
  blocked?: { object: string; message: string }[];
  missingFields?: string[];
};

const WORDS = { insert: "inserted", update: "updated", delete: "deleted", failed: "refused" } as const;

/** What a write-back did, or would do, object by object. */
export function ExportTold({ report, isPlan }: { report: Report; isPlan: boolean }) {
  const changed = report.drift?.reduce((sum, { edited, deleted }) => sum + edited + deleted, 0) ?? 0;
  const blocked = report.blocked ?? [];
  const isBlocked = (object: string) => blocked.some((one) => one.object === object);
  const waiting = report.waiting?.filter(({ object, records }) => records > 0 && !isBlocked(object)) ?? [];
  return (
    <div style={{ marginTop: 4 }}>
      <div>
        {isPlan ? "It would take about" : "It took"} {plural(report.apiCalls ?? 0, "API call")}
        {changed > 0 &&
          `, ${plural(changed, "record")} of ours changed by hand ${isPlan ? "would be" : "are"} put right`}
        .
      </div>
      <ul style={{ margin: "2px 0", paddingLeft: 18 }}>
        {report.objects?.map((each) => (
          <li key={each.object}>
            {each.object}:{" "}
            {(["insert", "update", "delete", "failed"] as const)
              .filter((key) => (each[key] ?? 0) > 0)
              .map((key) => `${count(each[key])} ${WORDS[key]}`)
              .join(", ") || (isBlocked(each.object) ? "nothing written" : "nothing to do")}
          </li>
        ))}
      </ul>
      {report.conflicts && <Conflicts conflicts={report.conflicts} />}
      {report.missingFields && report.missingFields.length > 0 && (
        <div className="warn">Salesforce has no such fields: {report.missingFields.join(", ")}</div>
      )}
      {blocked.map(({ object, message }) => (
        <div className="warn" key={`${object} ${message}`} style={{ overflowWrap: "anywhere" }}>
          Salesforce refuses {object}: {message}
        </div>
      ))}
      {waiting.length > 0 && (
        <div className="warn">
          Waiting for a person:{" "}
          {waiting.map(({ object, records }) => `${object} (${count(records)})`).join(", ")}
        </div>
      )}
      {report.spent?.map(({ object, records }) => (
        <div className="warn" key={object}>
          {object}: {plural(records, "record")} refused too often today to be tried again before tomorrow
          (UTC); “Try again now” does it at once
        </div>
      ))}
    </div>
  );
}
