import { useMutation, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo } from "react";
import { answered, api } from "../api/client.ts";
import { pendingQuery, queries } from "../api/queries.ts";
import type { CampaignChange, Pending, PendingChange } from "../api/types.ts";
import { useSession, useStore } from "./session.tsx";

/**
 * What a person has changed and not published: kept on the server for each person and store, shown in the tray,
 * and sent to preview and publish as it is. An edit shows at once; the server is told after it.
 */
export type Tray = Pending & {
  /** Adds a change; one of the same thing is put together with it or takes its place. */
  add(change: PendingChange, ...more: PendingChange[]): void;
  remove(index: number): void;
  replace(index: number, change: PendingChange): void;
  discard(): void;
  /** Rests the changes on the newest publish: the person has seen what changed meanwhile. */
  rebase(): void;
  /** What a campaign's edits say, where there are any. */
  campaign(id: string): CampaignChange["set"] | undefined;
  /** Whether the server could not keep it. */
  failure: Error | null;
};

const TrayContext = createContext<Tray | undefined>(undefined);
const NONE: Pending = { changes: [], base: null };

export function TrayProvider({ children }: { children: ReactNode }) {
  const { role } = useSession();
  const store = useStore();
  const canEdit = role !== "viewer";
  const { data: pending = NONE } = useQuery({ ...pendingQuery, enabled: canEdit });
  const published = store?.published?.id ?? null;
  const keep = useMutation({
    scope: { id: "pending" },
    mutationFn: (next: Pending) =>
      next.changes.length === 0
        ? answered(api.DELETE("/api/pending"))
        : answered(api.PUT("/api/pending", { body: next })),
  });
  const { mutate } = keep;
  const put = useCallback(
    (make: (before: Pending) => Pending) => {
      const before = queries.getQueryData<Pending>(pendingQuery.queryKey) ?? NONE;
      const next = make(before);
      void queries.cancelQueries({ queryKey: pendingQuery.queryKey });
      queries.setQueryData(pendingQuery.queryKey, next);
      mutate(next);
    },
    [mutate],
  );
  const tray = useMemo<Tray>(() => {
    const byCampaign = new Map(
      pending.changes.flatMap((change) =>
        change.kind === "campaign" ? [[change.campaignId, change.set] as const] : [],
      ),
    );
    return {
      ...pending,
      failure: keep.error,
      campaign: (id) => byCampaign.get(id),
      add: (...added) =>
        put(({ changes, base }) => ({
          changes: added.reduce(withChange, changes),
          base: changes.length === 0 ? published : base,
        })),
      remove: (index) =>
        put(({ changes, base }) => ({ base, changes: changes.filter((_, place) => place !== index) })),
      replace: (index, change) =>
        put(({ changes, base }) => ({
          base,
          changes: changes.map((each, place) => (place === index ? change : each)),
        })),
      discard: () => put(() => NONE),
      rebase: () => put(({ changes }) => ({ changes, base: published })),
    };
  }, [pending, published, put, keep.error]);
  return <TrayContext value={tray}>{children}</TrayContext>;
}

export function useTray(): Tray {
  const tray = useContext(TrayContext);
  if (!tray) throw new Error("there is no tray around this");
  return tray;
}

/** The changes with one more: edits of one campaign become one, and whole sections take the place of earlier ones. */
export function withChange(changes: readonly PendingChange[], added: PendingChange): PendingChange[] {
  if (added.kind === "dates") return [...changes, added];
  const index = changes.findIndex(
    (change) =>
      change.kind === added.kind && (change.kind !== "campaign" || change.campaignId === campaignOf(added)),
  );
  if (index < 0) return [...changes, added];
  const former = changes[index];
  const merged =
    former?.kind === "campaign" && added.kind === "campaign"
      ? { ...added, set: { ...former.set, ...added.set } }
      : added;
  return changes.map((change, place) => (place === index ? merged : change));
}

const campaignOf = (change: PendingChange) => (change.kind === "campaign" ? change.campaignId : undefined);
