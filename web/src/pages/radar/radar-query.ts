import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";

/** What the radar finds, in one campaign or in all. */
export const radarQuery = (campaign?: string) =>
  queryOptions({
    queryKey: [OUTCOME, "radar", campaign],
    queryFn: async () =>
      (await answered(api.GET("/api/radar", { params: { query: campaign ? { campaign } : {} } }))).items,
  });
