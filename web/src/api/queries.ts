import { QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiProblem, answered, api } from "./client.ts";
import type { CampaignQuery, FieldRow, MemberQuery, Pending, PendingChange } from "./types.ts";

/** What pages ask, each with the key under which its answer is kept. */

const ONCE = 1;

/** Answers stay until something is published; a refusal is not asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      retry: (times, error) => times < ONCE && error instanceof ApiProblem && error.status === 0,
      refetchOnWindowFocus: false,
    },
  },
});

/** Everything that a publish, an import or another store changes. */
export const OUTCOME = "outcome";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => {
    try {
      return (await answered(api.GET("/api/session"))).user;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) return null;
      throw error;
    }
  },
});

export const storeQuery = queryOptions({
  queryKey: [OUTCOME, "store"],
  queryFn: () => answered(api.GET("/api/store")),
});

/** What waits in a store, by its id: another store that is shown meanwhile has a tray of its own. */
export const pendingQuery = (store: string) =>
  queryOptions({
    queryKey: ["pending", store],
    queryFn: async () =>
      (await answered(api.GET("/api/pending", { params: { query: { store } } }))) as Pending,
  });

/** What the changes would do to a store on top of a publish; the answer is large, and soon forgotten. */
export const previewQuery = (store: string | undefined, newest: number | null, changes: PendingChange[]) =>
  queryOptions({
    queryKey: [OUTCOME, "preview", store, newest, JSON.stringify(changes)],
    queryFn: ({ signal }) => answered(api.POST("/api/preview", { body: { changes, store }, signal })),
    gcTime: 30_000,
  });

export const campaignsQuery = (query: CampaignQuery) =>
  queryOptions({
    queryKey: [OUTCOME, "campaigns", query],
    queryFn: ({ signal }) => answered(api.GET("/api/campaigns", { params: { query }, signal })),
  });

export const campaignQuery = (id: string, query: { model?: CampaignQuery["model"]; asOf?: number }) =>
  queryOptions({
    queryKey: [OUTCOME, "campaign", id, query],
    queryFn: () => answered(api.GET("/api/campaigns/{id}", { params: { path: { id }, query } })),
  });

export const membersQuery = (id: string, query: MemberQuery) =>
  queryOptions({
    queryKey: [OUTCOME, "members", id, query],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/campaigns/{id}/members", { params: { path: { id }, query }, signal })),
  });

export const typesQuery = (asOf?: number) =>
  queryOptions({
    queryKey: [OUTCOME, "types", asOf],
    queryFn: () =>
      answered(api.GET("/api/channels/types", { params: { query: asOf === undefined ? {} : { asOf } } })),
  });

export const settingsQuery = (asOf?: number) =>
  queryOptions({
    queryKey: [OUTCOME, "settings", asOf],
    queryFn: () =>
      answered(api.GET("/api/settings", { params: { query: asOf === undefined ? {} : { asOf } } })),
  });

export const publishesQuery = queryOptions({
  queryKey: [OUTCOME, "publishes"],
  queryFn: () => answered(api.GET("/api/publishes", { params: { query: { limit: 500 } } })),
});

/** Forgets all that rests on the outcome; called after a publish, an import, or a change of store. */
export const outcomeChanged = () => queries.invalidateQueries({ queryKey: [OUTCOME] });

export const fieldsQuery = queryOptions({
  queryKey: [OUTCOME, "fields"],
  queryFn: async () => (await answered(api.GET("/api/fields"))).items,
});

export const fieldValuesQuery = (object: FieldRow["object"], name: string, search: string) =>
  queryOptions({
    queryKey: [OUTCOME, "values", object, name, search],
    queryFn: async () =>
      (
        await answered(
          api.GET("/api/fields/values", {
            params: { query: { object, name, ...(search ? { search } : {}) } },
          }),
        )
      ).items,
  });

/** What the radar finds, in one campaign or in all. */
export const radarQuery = (campaign?: string, asOf?: number) =>
  queryOptions({
    queryKey: [OUTCOME, "radar", campaign, asOf],
    queryFn: async () => {
      const query = { ...(campaign ? { campaign } : {}), ...(asOf === undefined ? {} : { asOf }) };
      return (await answered(api.GET("/api/radar", { params: { query } }))).items;
    },
  });
