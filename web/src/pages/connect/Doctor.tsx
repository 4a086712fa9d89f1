import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from "@tabler/icons-react";
import { useState } from "react";
import { useBegin } from "../../frame/use-job.ts";
import { Failure } from "../../parts/Failure.tsx";
import { JobView } from "../../parts/JobView.tsx";
import { plural } from "../../theme/format.ts";

type Diagnosis = {
  isFit: boolean;
  apiCalls: number;
  findings: {
    check: string;
    object: string | null;
    ok: boolean | "unknown";
    neededFor: string;
    what: string;
    doThis: string | null;
  }[];
};

/** Looks at what the user may see and do in the org, and says what to click. */
export function Doctor() {
  const begin = useBegin();
  const [isShort, shorten] = useState(true);
  return (
    <>
      {begin.error && <Failure error={begin.error} />}
      <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate("doctor")}>
        {begin.data ? "Look again" : "Look at the org"}
      </Button>
      {begin.data && (
        <JobView
          id={begin.data.id}
          doing="Asking the org what its user may do"
          done={(result) => {
            const { isFit, findings, apiCalls } = result as Diagnosis;
            const open = findings.filter(({ ok }) => ok !== true);
            const shown = isShort ? open : findings;
            return (
              <div style={{ marginTop: 10 }}>
                <Alert color={isFit ? "pine" : "red"} variant="light">
                  {isFit
                    ? "The org is fit to be read."
                    : "Something that reading needs is missing; what to click stands below."}{" "}
                  {findings.length - open.length} of {plural(findings.length, "check")} are fine; it took{" "}
                  {plural(apiCalls, "API call")}.
                </Alert>
                <ul style={{ listStyle: "none", padding: 0, fontSize: 13 }}>
                  {shown.map((finding) => (
                    <li
                      key={`${finding.check}${finding.object}${finding.what}`}
                      style={{ display: "flex", gap: 8, padding: "5px 0" }}
                    >
                      <Mark ok={finding.ok} />
                      <span>
                        {finding.object && <strong>{finding.object}: </strong>}
                        {finding.what} <span className="faint">(needed for: {finding.neededFor})</span>
                        {finding.doThis && <div>{finding.doThis}</div>}
                      </span>
                    </li>
                  ))}
                </ul>
                <button type="button" className="textbutton" onClick={() => shorten(!isShort)}>
                  {isShort ? "Show what is fine, too" : "Show only what is open"}
                </button>
              </div>
            );
          }}
        />
      )}
    </>
  );
}

function Mark({ ok }: { ok: boolean | "unknown" }) {
  if (ok === true)
    return <IconCircleCheck size={17} className="gain" aria-label="Fine" style={{ flex: "none" }} />;
  if (ok === "unknown")
    return (
      <IconHelpCircle size={17} className="faint" aria-label="Not to be seen" style={{ flex: "none" }} />
    );
  return <IconAlertTriangle size={17} className="loss" aria-label="Missing" style={{ flex: "none" }} />;
}
