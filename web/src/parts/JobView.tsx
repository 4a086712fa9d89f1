import { Alert, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useJob } from "../frame/use-job.ts";

/** A job while it runs and how it ended; `done` shows what it brought. */
export function JobView({
  id,
  doing,
  done,
}: {
  id: number;
  doing: string;
  done: (result: unknown) => ReactNode;
}) {
  const job = useJob(id);
  if (!job || job.status === "running")
    return (
      <div
        role="status"
        style={{ display: "flex", gap: 10, alignItems: "center", fontSize: 13, padding: "8px 0" }}
      >
        <Loader size="xs" />
        <Progress text={job?.progress ?? doing} />
      </div>
    );
  if (job.status === "failed")
    return (
      <Alert color="red" variant="light" title="It did not work" role="alert">
        {job.error}
      </Alert>
    );
  return <>{done(job.result)}</>;
}

/** What is being done; an address to be opened is a link. */
function Progress({ text }: { text: string }) {
  const address = /^open (https?:\/\/\S+)$/.exec(text)?.[1];
  if (!address) return <span>{text}</span>;
  return (
    <span>
      <a href={address} target="_blank" rel="noreferrer">
        Continue at Salesforce
      </a>
      , sign in and allow Footfall; this page goes on by itself.
    </span>
  );
}
