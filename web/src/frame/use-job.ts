import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { answered, api } from "../api/client.ts";
import { outcomeChanged, queries } from "../api/queries.ts";
import type { Job, JobKind } from "../api/types.ts";

const JOBS = ["jobs"];

/** What is under way on the server, and what was lately. */
export function useJobs() {
  return useQuery({
    queryKey: JOBS,
    queryFn: async () => (await answered(api.GET("/api/jobs"))).items,
  });
}

/** Follows a job by server-sent events until it ends; the browser joins again by itself when the line breaks. */
export function useJob(id: number | undefined): Job | undefined {
  const { data } = useQuery({
    queryKey: [...JOBS, id],
    queryFn: () => answered(api.GET("/api/jobs/{id}", { params: { path: { id: id as number } } })),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isRunning = data?.status === "running";
  useEffect(() => {
    if (id === undefined || !isRunning) return;
    const source = new EventSource(`/api/jobs/${id}/events`);
    source.addEventListener("job", (event) => {
      const job = JSON.parse((event as MessageEvent<string>).data) as Job;
      queries.setQueryData([...JOBS, id], job);
      if (job.status === "running") return;
      source.close();
      void queries.invalidateQueries({ queryKey: JOBS, exact: true });
      void queries.invalidateQueries({ queryKey: ["activity"] });
      void queries.invalidateQueries({ queryKey: ["schedule"] });
      void outcomeChanged();
    });
    return () => source.close();
  }, [id, isRunning]);
  return data;
}

/** Whether a job is still under way that another part of the page follows. */
export function useIsRunning(id: number | undefined): boolean {
  const { data } = useQuery<Job>({ queryKey: [...JOBS, id], enabled: false });
  return id !== undefined && (data === undefined || data.status === "running");
}

/** What to begin; writing to an org that the settings only let be read is confirmed. */
type Asked = JobKind | { kind: JobKind; confirm: "write" };

/** Begins a job; the answer is the one that is under way where there is one of the kind. */
export function useBegin() {
  return useMutation({
    mutationFn: (asked: Asked) =>
      answered(api.POST("/api/jobs", { body: typeof asked === "string" ? { kind: asked } : asked })),
    onSuccess: (job) => {
      queries.setQueryData([...JOBS, job.id], job);
      void queries.invalidateQueries({ queryKey: JOBS, exact: true });
    },
  });
}
