import { count, plural } from "../../theme/format.ts";

type Report = {
  objects?: { object: string; inserted?: number; updated?: number; deleted?: number; failed?: number }[];
  apiCalls?: number;
  conflicts?: { count: number };
  drift?: unknown[];
  paused?: string[];
  missingFields?: string[];
};

/** What a write-back did, or would do, object by object. */
export function ExportTold({ report, isPlan }: { report: Report; isPlan: boolean }) {
  return (
    <div style={{ marginTop: 4 }}>
      <div>
        {isPlan ? "It would take about" : "It took"} {plural(report.apiCalls ?? 0, "API call")}
        {report.conflicts &&
          report.conflicts.count > 0 &&
          `, ${plural(report.conflicts.count, "conflict")} with edits by hand`}
        {report.drift &&
          report.drift.length > 0 &&
          `, ${plural(report.drift.length, "record")} of ours were changed by hand and are repaired`}
        .
      </div>
      <ul style={{ margin: "2px 0", paddingLeft: 18 }}>
        {report.objects?.map((each) => (
          <li key={each.object}>
            {each.object}:{" "}
            {(["inserted", "updated", "deleted", "failed"] as const)
              .filter((key) => (each[key] ?? 0) > 0)
              .map((key) => `${count(each[key])} ${key}`)
              .join(", ") || "nothing to do"}
          </li>
        ))}
      </ul>
      {report.missingFields && report.missingFields.length > 0 && (
        <div className="warn">Salesforce has no such fields: {report.missingFields.join(", ")}</div>
      )}
      {report.paused && report.paused.length > 0 && (
        <div className="warn">Waiting for a person: {report.paused.join(", ")}</div>
      )}
    </div>
  );
}
