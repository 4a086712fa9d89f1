import { Badge, Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ApiProblem, answered, api } from "../../api/client.ts";
import type { Job, JobKind } from "../../api/types.ts";
import { useHouse, useMay, useStore } from "../../frame/session.tsx";
import { useBegin, useJob, useJobs } from "../../frame/use-job.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";
import { ago, BLANK, count, plural, time, words } from "../../theme/format.ts";
import { Audit } from "./Audit.tsx";
import { ConfirmWrite } from "./ConfirmWrite.tsx";
import { ExportTold } from "./ExportTold.tsx";
import { RecordLink } from "./RecordLink.tsx";

const KINDS: readonly (readonly [JobKind, string])[] = [
  ["sync", "Sync now"],
  ["import", "Import"],
  ["export-plan", "Plan the write-back"],
  ["export", "Write back"],
];

/** What runs and what ran: imports, syncs, write-backs with live progress; records that Salesforce refuses; who did what. */
export function Activity() {
  const mayEdit = useMay("editor");
  const isAdmin = useMay("admin");
  const store = useStore();
  const begin = useBegin();
  const jobs = useJobs();
  const isUnconfirmed = begin.error instanceof ApiProblem && begin.error.code === "unconfirmed";
  const isConnected = store?.org !== null && store?.org !== undefined;
  const button = ([kind, name]: (typeof KINDS)[number]) => (
    <Button
      key={kind}
      variant={kind === "sync" ? "filled" : "default"}
      loading={begin.isPending && begin.variables === kind}
      onClick={() => begin.mutate(kind)}
    >
      {name}
    </Button>
  );
  return (
    <Page
      title="Activity"
      right={mayEdit && isConnected ? KINDS.slice(0, 1).map(button) : undefined}
      more={mayEdit && isConnected ? KINDS.slice(1).map(button) : undefined}
    >
      <div className="cards">
        {isUnconfirmed && begin.error && (
          <ConfirmWrite
            detail={begin.error.message}
            isPending={begin.isPending}
            write={() => begin.mutate({ kind: "export", confirm: "write" })}
          />
        )}
        {begin.error && !isUnconfirmed && <Failure error={begin.error} />}
        {jobs.error && <Failure error={jobs.error} retry={() => void jobs.refetch()} />}
        <section className="card" aria-label="Jobs of the server">
          <h2>Jobs of the server</h2>
          {jobs.data?.length === 0 && (
            <span className="faint" style={{ fontSize: 13 }}>
              Nothing has been begun{isConnected ? "" : "; connect an org first"}.
            </span>
          )}
          {jobs.data?.map((job) => (
            <JobLine key={job.id} id={job.id} first={job} />
          ))}
        </section>
        <Past />
        {isAdmin && <Audit />}
      </div>
    </Page>
  );
}

function JobLine({ id, first }: { id: number; first: Job }) {
  const job = useJob(id) ?? first;
  const { zone } = useHouse();
  const colour = { running: "blue", done: "pine", failed: "red" }[job.status];
  return (
    <div className="entry" style={{ fontSize: 13 }}>
      <Group gap="xs">
        <Badge color={colour}>{job.status}</Badge>
        <strong>{words(job.kind.replace("-", " "))}</strong>
        <span className="faint">
          by {job.by}, <span title={time(job.at, zone)}>{ago(job.at, Date.now(), zone)}</span>
        </span>
        {job.status === "running" && <span role="status">{job.progress ?? "beginning"}</span>}
      </Group>
      {job.error && <div className="loss">{job.error}</div>}
      {job.status === "done" && <Told job={job} />}
    </div>
  );
}

function Told({ job }: { job: Job }) {
  const result = (job.result ?? {}) as {
    records?: number;
    notes?: string[];
    document?: { publish: number | null; members: { gained: number; lost: number; redated: number } };
    export?: unknown;
    objects?: unknown;
  };
  return (
    <>
      {result.records !== undefined && (
        <div>
          {plural(result.records, "record")} came from Salesforce
          {result.document &&
            `: ${count(result.document.members.gained)} members gained, ${count(result.document.members.lost)} lost, ${count(result.document.members.redated)} on another date`}
          .{" "}
          {result.document?.publish && (
            <Link to="/history/$id" params={{ id: String(result.document.publish) }}>
              Publish {result.document.publish}
            </Link>
          )}
        </div>
      )}
      {result.notes?.map((note) => (
        <div key={note} className="faint">
          {note}
        </div>
      ))}
      {(result.export ?? (result.objects ? result : null)) !== null && (
        <ExportTold
          report={(result.export ?? (result.objects ? result : null)) as never}
          isPlan={job.kind === "export-plan"}
        />
      )}
    </>
  );
}

function Past() {
  const { zone } = useHouse();
  const mayEdit = useMay("editor");
  const begin = useBegin();
  const { data, error, refetch } = useQuery({
    queryKey: ["activity"],
    queryFn: () => answered(api.GET("/api/activity")),
  });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingCards heights={[220]} />;
  return (
    <>
      {data.errors.total > 0 && (
        <section className="card scroll" tabIndex={0} aria-label="Refused records">
          <Group justify="space-between" mb="xs">
            <h2>Salesforce refuses {plural(data.errors.total, "record")}; the next write-back tries again</h2>
            {mayEdit && (
              <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate("export")}>
                Try again now
              </Button>
            )}
          </Group>
          {begin.error && <Failure error={begin.error} />}
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Object</th>
                <th scope="col">Code</th>
                <th scope="col">What Salesforce says, and what to do</th>
                <th scope="col" className="number">
                  Tries
                </th>
                <th scope="col">Last</th>
              </tr>
            </thead>
            <tbody>
              {data.errors.items.map((each) => (
                <tr key={`${each.object} ${each.key} ${each.code} ${each.fields}`}>
                  <td>
                    <div>
                      {each.object}
                      <div className="faint" style={{ fontSize: 12 }}>
                        <RecordLink object={each.object} id={each.key} />
                      </div>
                    </div>
                  </td>
                  <td>
                    <code>{each.code}</code>
                  </td>
                  <td>
                    <div>
                      {each.message}
                      {each.fields && <span className="faint"> ({each.fields})</span>}
                      {each.advice && <div className="faint">{each.advice}</div>}
                    </div>
                  </td>
                  <td className="number">{count(each.attempts)}</td>
                  <td>{ago(each.lastAt, Date.now(), zone)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <section className="card scroll" tabIndex={0} aria-label="Runs of this store">
        <h2>Runs of this store</h2>
        {data.runs.length === 0 ? (
          <Empty title="Nothing ran yet" />
        ) : (
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">Outcome</th>
                <th scope="col">Publish</th>
              </tr>
            </thead>
            <tbody>
              {data.runs.map((run) => (
                <tr key={run.id}>
                  <td>{words(run.command)}</td>
                  <td title={time(run.at, zone)}>{ago(run.at, Date.now(), zone)}</td>
                  <td>{run.by}</td>
                  <td>
                    {run.outcome === "failed" ? (
                      <span className="loss">failed: {run.message}</span>
                    ) : (
                      (run.outcome ?? "cut off")
                    )}
                  </td>
                  <td>
                    {run.publish ? (
                      <Link to="/history/$id" params={{ id: String(run.publish) }}>
                        {run.publish}
                      </Link>
                    ) : (
                      BLANK
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
