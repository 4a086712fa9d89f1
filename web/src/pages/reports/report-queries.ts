import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { Model } from "../../api/types.ts";
import { type Address, asOfOf, modelOf, textOf } from "../../frame/address.ts";

export type DateType = "close" | "created" | "touchpoint";
export type ReportQuery = {
  model: Model;
  dateType: DateType;
  from?: string;
  to?: string;
  asOf?: number;
};
/** Ids of the campaigns that a report is narrowed to, as the address and the routes write them. */
export type OfCampaigns = { campaign?: string };

/** The campaigns that the address names. */
export function campaignsOf(address: Address): OfCampaigns {
  const campaign = textOf(address, "campaign");
  return campaign ? { campaign } : {};
}

/** What the address asks of a report. */
export function reportQueryOf(address: Address): ReportQuery {
  const [from, to, asOf] = [textOf(address, "from"), textOf(address, "to"), asOfOf(address)];
  const dates = textOf(address, "dates");
  return {
    model: modelOf(address),
    dateType: dates === "created" || dates === "touchpoint" ? dates : "close",
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(asOf === undefined ? {} : { asOf }),
  };
}

/** Without what a route does not take. */
export function withoutDateType({ dateType: _, ...query }: ReportQuery): Omit<ReportQuery, "dateType"> {
  return query;
}
export function withoutModel({ dateType: _, model: __, ...query }: ReportQuery) {
  return query;
}

export const overviewQuery = (query: Omit<ReportQuery, "dateType">) =>
  queryOptions({
    queryKey: [OUTCOME, "overview", query],
    queryFn: () => answered(api.GET("/api/reports/overview", { params: { query } })),
  });
/** The stage that the deals of the channels' report are in now. */
export function stageOf(address: Address): { stage?: string } {
  const stage = textOf(address, "stage");
  return stage ? { stage } : {};
}
export const channelsQuery = (query: ReportQuery & OfCampaigns & { stage?: string }) =>
  queryOptions({
    queryKey: [OUTCOME, "channels", query],
    queryFn: () => answered(api.GET("/api/reports/channels", { params: { query } })),
  });
export const channelMonthsQuery = (query: ReportQuery & OfCampaigns & { channel?: string }) =>
  queryOptions({
    queryKey: [OUTCOME, "channel-months", query],
    queryFn: async () => (await answered(api.GET("/api/reports/channel-months", { params: { query } }))).rows,
  });
export const roiQuery = (
  query: Omit<ReportQuery, "dateType"> & OfCampaigns & { counts: "credit" | "distinct" },
) =>
  queryOptions({
    queryKey: [OUTCOME, "roi", query],
    queryFn: () => answered(api.GET("/api/reports/roi", { params: { query } })),
  });
export const engagementQuery = (query: Omit<ReportQuery, "dateType" | "model"> & OfCampaigns) =>
  queryOptions({
    queryKey: [OUTCOME, "engagement", query],
    queryFn: () => answered(api.GET("/api/reports/engagement", { params: { query } })),
  });
export const eventsQuery = (
  query: Omit<ReportQuery, "dateType" | "model"> & OfCampaigns & { channel: string },
) =>
  queryOptions({
    queryKey: [OUTCOME, "events", query],
    queryFn: async () => (await answered(api.GET("/api/reports/events", { params: { query } }))).rows,
  });
export const doubleCountsQuery = (asOf: number | undefined) =>
  queryOptions({
    queryKey: [OUTCOME, "double-counting", asOf],
    queryFn: async () =>
      (
        await answered(
          api.GET("/api/reports/double-counting", { params: { query: asOf === undefined ? {} : { asOf } } }),
        )
      ).items,
  });
export const dataDrivenQuery = (asOf: number | undefined) =>
  queryOptions({
    queryKey: [OUTCOME, "data-driven", asOf],
    queryFn: () =>
      answered(
        api.GET("/api/reports/data-driven", { params: { query: asOf === undefined ? {} : { asOf } } }),
      ),
  });
