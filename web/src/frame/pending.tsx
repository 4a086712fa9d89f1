import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { ApiProblem, answered, api } from "../api/client.ts";
import { outcomeChanged, pendingQuery, queries } from "../api/queries.ts";
import type { CampaignChange, Pending, PendingChange } from "../api/types.ts";
import { useSession, useStore } from "./session.tsx";
import { withChange } from "./with-change.ts";

/**
 * What a person has changed and not published: kept on the server for each person and store, shown in the tray,
 * and sent to preview and publish as it is. An edit shows at once; the server is told after it.
 */
export type Tray = Pending & {
  /** Adds a change; one of the same thing is put together with it or takes its place. */
  add(change: PendingChange, ...more: PendingChange[]): void;
  remove(index: number): void;
  /** Takes out whatever there is of a kind. */
  withdraw(kind: PendingChange["kind"]): void;
  replace(index: number, change: PendingChange): void;
  discard(): void;
  /** Rests the changes on the newest publish: the person has seen what changed meanwhile. */
  rebase(): void;
  /** What a campaign's edits say, where there are any. */
  campaign(id: string): CampaignChange["set"] | undefined;
  /** Whether the server could not keep it. */
  failure: Error | null;
  /** Waits until the server has answered for all that was changed. */
  kept(): Promise<void>;
};

const TrayContext = createContext<Tray | undefined>(undefined);
const NONE: Pending = { changes: [], base: null };

export function TrayProvider({ children }: { children: ReactNode }) {
  const { role } = useSession();
  const store = useStore();
  const canEdit = role !== "viewer";
  const id = store?.id ?? "";
  const { data: pending = NONE } = useQuery({ ...pendingQuery(id), enabled: canEdit && id !== "" });
  const published = store?.published?.id ?? null;
  const [failure, setFailure] = useState<Error | null>(null);
  const line = useRef<{ next?: Kept; underWay?: Promise<void> }>({});
  /** One at a time, and of what came meanwhile only the last: whoever types sends no request for each key. */
  const keep = useCallback((pending: Pending, store: string) => {
    line.current.next = { pending, store };
    line.current.underWay ??= keepAll(line.current)
      .then(setFailure)
      .finally(() => {
        line.current = {};
      });
  }, []);
  const put = useCallback(
    (make: (before: Pending) => Pending) => {
      const { queryKey } = pendingQuery(id);
      const before = queries.getQueryData<Pending>(queryKey) ?? NONE;
      const next = make(before);
      void queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, next);
      keep(next, id);
    },
    [keep, id],
  );
  const tray = useMemo<Tray>(() => {
    const byCampaign = new Map(
      pending.changes.flatMap((change) =>
        change.kind === "campaign" ? [[change.campaignId, change.set] as const] : [],
      ),
    );
    return {
      ...pending,
      failure,
      kept: async () => line.current.underWay,
      campaign: (id) => byCampaign.get(id),
      add: (...added) =>
        put(({ changes, base }) => ({
          changes: added.reduce(withChange, changes),
          base: changes.length === 0 ? published : base,
        })),
      remove: (index) =>
        put(({ changes, base }) => ({ base, changes: changes.filter((_, place) => place !== index) })),
      withdraw: (kind) =>
        put(({ changes, base }) => ({ base, changes: changes.filter((change) => change.kind !== kind) })),
      replace: (index, change) =>
        put(({ changes, base }) => ({
          base,
          changes: changes.map((each, place) => (place === index ? change : each)),
        })),
      discard: () => put(() => NONE),
      rebase: () => put(({ changes }) => ({ changes, base: published })),
    };
  }, [pending, published, put, failure]);
  return <TrayContext value={tray}>{children}</TrayContext>;
}

/** Where another store is shown by now, everything is asked anew. */
async function showAnother(error: unknown): Promise<void> {
  if (error instanceof ApiProblem && error.code === "other_store") await outcomeChanged();
}

export function useTray(): Tray {
  const tray = useContext(TrayContext);
  if (!tray) throw new Error("there is no tray around this");
  return tray;
}

/** A tray on its way to the server, and the store that was shown when it was changed. */
type Kept = { pending: Pending; store: string };

/** Sends what waits until nothing does; the answer is what went wrong with the last. */
async function keepAll(line: { next?: Kept }): Promise<Error | null> {
  let failure: Error | null = null;
  while (line.next) {
    const { pending, store } = line.next;
    delete line.next;
    try {
      await answered(
        pending.changes.length === 0
          ? api.DELETE("/api/pending", { params: { query: { store } } })
          : api.PUT("/api/pending", { body: { ...pending, store } }),
      );
      failure = null;
    } catch (error) {
      failure = error as Error;
      await showAnother(error);
    }
  }
  return failure;
}
