import { z } from "zod";
import { dataDrivenOfStore } from "../../app/data-driven.ts";
import { withStore } from "../../app/open-store.ts";
import { doubleCounts } from "../../app/radar.ts";
import { channelMonths } from "../../results/reports/channel-months.ts";
import { channelReport, dealsBehind } from "../../results/reports/channels.ts";
import { engagement } from "../../results/reports/engagement.ts";
import { events } from "../../results/reports/events.ts";
import { overview } from "../../results/reports/overview.ts";
import { roi } from "../../results/reports/roi.ts";
import { isId, longId } from "../../settings/ids.ts";
import { allRows, sendCsv } from "../csv.ts";
import { route, storeOf } from "../route.ts";
import { withoutUndefined } from "../without-undefined.ts";
import { asOf, dateType, format, limit, model, offset, period } from "./query.ts";

const tag = "reports";
const common = { access: "viewer", scope: "read", tag, method: "GET" } as const;
const money = z.string();
const text = z.string().max(255).optional();

const credit = z.object({ conversions: z.number(), value: z.number() });
const modelMoney = z.array(
  z.object({ model: z.string(), won: money, open: money, rank: z.number().nullable() }),
);

export const reportRoutes = [
  route({
    ...common,
    path: "/reports/overview",
    summary: "Coverage of won deals, pipeline, offline against digital, by close date",
    query: z.object({ model, ...period, asOf }),
    answer: z.object({
      won: z.object({ deals: z.number(), revenue: money }),
      attributed: z.object({ deals: z.number(), revenue: money }),
      pipeline: z.object({ deals: z.number(), amount: money, credited: money }),
      classes: z.array(
        z.object({
          touchClass: z.enum(["offline", "digital"]),
          touchpoints: z.number(),
          won: money,
          open: money,
        }),
      ),
      months: z.array(z.object({ month: z.string(), won: money, attributed: money })),
    }),
    handle: async ({ desk, query: { asOf, ...query } }) =>
      withStore(
        storeOf(desk).folder,
        (outcome) => overview(outcome, { ...withoutUndefined(query), dateType: "close" }),
        { asOf },
      ),
  }),
  route({
    ...common,
    path: "/reports/channels",
    summary: "Credit by channel, subchannel and campaign",
    query: z.object({ model, dateType, ...period, asOf, format }),
    answer: z.object({
      rows: z.array(
        z.object({
          level: z.enum(["all", "channel", "subchannel", "campaign"]),
          channel: z.string().nullable(),
          subchannel: z.string().nullable(),
          campaignId: z.string().nullable(),
          campaign: z.string().nullable(),
          touchpoints: z.number(),
          deals: z.number(),
          weightedDeals: z.number(),
          won: money,
          open: money,
        }),
      ),
    }),
    handle: async ({ desk, reply, query: { asOf, format, ...query } }) => {
      const rows = await withStore(
        storeOf(desk).folder,
        (outcome) => channelReport(outcome, withoutUndefined(query)),
        { asOf },
      );
      return format === "csv" ? sendCsv(reply, `channels-${query.model}.csv`, rows) : { rows };
    },
  }),
  route({
    ...common,
    path: "/reports/channel-months",
    summary: "Credit by channel over months",
    query: z.object({ model, dateType, ...period, channel: text, asOf, format }),
    answer: z.object({
      rows: z.array(z.object({ month: z.string(), channel: z.string(), won: money, open: money })),
    }),
    handle: async ({ desk, reply, query: { asOf, format, ...query } }) => {
      const rows = await withStore(
        storeOf(desk).folder,
        (outcome) => channelMonths(outcome, withoutUndefined(query)),
        { asOf },
      );
      return format === "csv" ? sendCsv(reply, `channel-months-${query.model}.csv`, rows) : { rows };
    },
  }),
  route({
    ...common,
    path: "/reports/deals",
    summary: "The deals behind a row of the channels' report",
    query: z.object({
      model,
      dateType,
      ...period,
      channel: text,
      subchannel: text,
      campaign: z.string().refine(isId, "is no Salesforce id of 15 or 18 characters").optional(),
      offset,
      limit,
      asOf,
      format,
    }),
    answer: z.object({
      items: z.array(
        z.object({
          opportunityId: z.string(),
          name: z.string().nullable(),
          stage: z.string().nullable(),
          closeDate: z.string().nullable(),
          isWon: z.boolean(),
          isOpen: z.boolean(),
          amount: money,
          touchpoints: z.number(),
          percent: z.string(),
          revenue: money,
        }),
      ),
      total: z.number(),
    }),
    handle: async ({ desk, reply, query: { asOf, format, campaign, ...query } }) => {
      const wanted = { ...withoutUndefined(query), ...(campaign ? { campaign: longId(campaign) } : {}) };
      const ask = (offset: number, limit: number) =>
        withStore(storeOf(desk).folder, (outcome) => dealsBehind(outcome, { ...wanted, offset, limit }), {
          asOf,
        });
      return format === "csv" ? sendCsv(reply, "deals.csv", allRows(ask)) : ask(query.offset, query.limit);
    },
  }),
  route({
    ...common,
    path: "/reports/roi",
    summary: "What campaigns cost and what came of it",
    query: z.object({ model, ...period, asOf, format }),
    answer: z.object({
      rows: z.array(
        z.object({
          campaignId: z.string(),
          campaign: z.string().nullable(),
          channel: z.string(),
          subchannel: z.string().nullable(),
          startDate: z.string().nullable(),
          endDate: z.string().nullable(),
          cost: money.nullable(),
          costGap: z.enum(["not_synced", "no_cost", "no_dates"]).nullable(),
          attributed: money,
          realized: money,
          open: money,
          touchpoints: z.number(),
          weightedDeals: z.number(),
        }),
      ),
    }),
    handle: async ({ desk, reply, query: { asOf, format, ...query } }) => {
      const wanted = { ...withoutUndefined(query), dateType: "close" as const };
      const rows = await withStore(storeOf(desk).folder, (outcome) => roi(outcome, wanted), { asOf });
      return format === "csv" ? sendCsv(reply, "roi.csv", rows) : { rows };
    },
  }),
  route({
    ...common,
    path: "/reports/engagement",
    summary: "Touchpoints, people and accounts by month and channel",
    query: z.object({ ...period, asOf, format }),
    answer: z.object({
      rows: z.array(
        z.object({
          month: z.string().nullable(),
          channel: z.string(),
          touchpoints: z.number(),
          people: z.number(),
          accounts: z.number(),
          firstTouches: z.number(),
          leadCreations: z.number(),
        }),
      ),
      whole: z.object({ touchpoints: z.number(), people: z.number(), accounts: z.number() }),
    }),
    handle: async ({ desk, reply, query: { asOf, format, ...query } }) => {
      const { rows, whole } = await withStore(
        storeOf(desk).folder,
        (outcome) => engagement(outcome, withoutUndefined(query)),
        { asOf },
      );
      return format === "csv" ? sendCsv(reply, "engagement.csv", rows) : { rows, whole };
    },
  }),
  route({
    ...common,
    path: "/reports/events",
    summary: "Events of a channel side by side, with their rank under every model",
    query: z.object({ channel: z.string().max(255).default("Events"), ...period, asOf, format }),
    answer: z.object({
      rows: z.array(
        z.object({
          campaignId: z.string(),
          campaign: z.string().nullable(),
          type: z.string().nullable(),
          subchannel: z.string().nullable(),
          startDate: z.string().nullable(),
          members: z.number(),
          responded: z.number(),
          touchpoints: z.number(),
          people: z.number(),
          firstTouches: z.number(),
          deals: z.number(),
          cost: money.nullable(),
          models: modelMoney,
        }),
      ),
    }),
    handle: async ({ desk, reply, query: { asOf, format, ...query } }) => {
      const rows = await withStore(
        storeOf(desk).folder,
        (outcome) => events(outcome, { ...withoutUndefined(query), channel: query.channel }),
        { asOf },
      );
      if (format === "json") return { rows };
      const flat = rows.map(({ models, ...row }) => ({
        ...row,
        ...Object.fromEntries(
          models.flatMap(({ model, won, rank }) => [
            [`${model}_won`, won],
            [`${model}_rank`, rank],
          ]),
        ),
      }));
      return sendCsv(reply, "events.csv", flat);
    },
  }),
  route({
    ...common,
    path: "/reports/data-driven",
    summary: "Credit by channel under the data-driven models (Markov, Shapley)",
    query: z.object({ asOf }),
    answer: z.object({
      conversions: z.number(),
      value: z.number(),
      nulls: z.number(),
      baseProbability: z.number(),
      channels: z.array(
        z.object({
          channel: z.string(),
          removalEffect: z.number(),
          first: credit,
          last: credit,
          linear: credit,
          position: credit,
          shapley: credit,
          markov: credit,
        }),
      ),
    }),
    handle: async ({ desk, query }) => {
      const { channels, ...told } = await dataDrivenOfStore(storeOf(desk).folder, query.asOf);
      return { ...told, channels: channels.map((channel) => ({ ...channel })) };
    },
  }),
  route({
    ...common,
    path: "/reports/double-counting",
    summary: "Campaigns that may count people twice",
    query: z.object({ asOf }),
    answer: z.object({
      items: z.array(
        z.object({
          kind: z.enum(["online_type", "follows_web", "follows_membership", "overlaps_web_tracking"]),
          campaignId: z.string(),
          name: z.string(),
          other: z.object({ campaignId: z.string(), name: z.string() }).optional(),
          people: z.number(),
          members: z.number(),
          touchpoints: z.number(),
          won: z.record(z.string(), money),
          text: z.string(),
          proposal: z.object({ touchpointEnd: z.string() }).optional(),
        }),
      ),
    }),
    handle: async ({ desk, query }) => ({
      items: await doubleCounts({
        store: storeOf(desk).folder,
        ...(query.asOf === undefined ? {} : { asOf: query.asOf }),
      }),
    }),
  }),
];
