import { z } from "zod";
import { dataDrivenOfStore } from "../../app/data-driven.ts";
import { withStore } from "../../app/open-store.ts";
import { doubleCounts } from "../../app/radar.ts";
import { MODELS } from "../../model/credit/weights.ts";
import { channelMonths } from "../../results/reports/channel-months.ts";
import { channelReport, dealStages, dealsBehind } from "../../results/reports/channels.ts";
import { engagement } from "../../results/reports/engagement.ts";
import { events } from "../../results/reports/events.ts";
import { overview } from "../../results/reports/overview.ts";
import { ROI_COUNTS, roi } from "../../results/reports/roi.ts";
import { roiMonths } from "../../results/reports/roi-months.ts";
import { decimal, sendRows } from "../files.ts";
import { answerList, listAnswer, listQuery } from "../lists.ts";
import { route, storeOf } from "../route.ts";
import { withoutUndefined } from "../without-undefined.ts";
import { asOf, campaign, campaignsOf, dateType, format, model, period } from "./query.ts";

const tag = "reports";
const common = { access: "viewer", scope: "read", tag, method: "GET" } as const;
const money = decimal;
const text = z.string().max(255).optional();
const stage = text.describe("Deals that are in this stage now");

const credit = z.object({ conversions: z.number(), value: z.number() });
const modelMoney = z.array(
  z.object({ model: z.string(), won: money, open: money, rank: z.number().nullable() }),
);

const channelRow = z.object({
  level: z.enum(["all", "channel", "subchannel", "campaign"]),
  channel: z.string().nullable(),
  subchannel: z.string().nullable(),
  campaignId: z.string().nullable(),
  campaign: z.string().nullable(),
  touchpoints: z.number(),
  deals: z.number(),
  weightedDeals: decimal,
  won: money,
  open: money,
});
const dealRow = z.object({
  opportunityId: z.string(),
  name: z.string().nullable(),
  stage: z.string().nullable(),
  closeDate: z.string().nullable(),
  isWon: z.boolean(),
  isOpen: z.boolean(),
  amount: money,
  touchpoints: z.number(),
  percent: decimal,
  revenue: money,
});
const engagementRow = z.object({
  month: z.string().nullable(),
  channel: z.string(),
  touchpoints: z.number(),
  people: z.number(),
  accounts: z.number(),
  firstTouches: z.number(),
  leadCreations: z.number(),
});
const channelMonthRow = z.object({ month: z.string(), channel: z.string(), won: money, open: money });
const eventRow = z.object({
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
});
const roiRow = z.object({
  level: z.enum(["all", "channel", "subchannel", "campaign", "no_touch"]),
  channel: z.string().nullable(),
  subchannel: z.string().nullable(),
  campaignId: z.string().nullable(),
  campaign: z.string().nullable(),
  startDate: z.string().nullable(),
  endDate: z.string().nullable(),
  cost: money.nullable(),
  costGap: z.enum(["not_synced", "no_cost", "no_dates"]).nullable(),
  attributed: money.describe("Of deals won in the period"),
  realized: money.describe("Of touches in the period, of deals won whenever"),
  open: money.describe("Of touches in the period, of open deals: provisional"),
  touchpoints: z.number(),
  newLeads: decimal,
  newOpportunities: decimal,
  deals: decimal,
  simpleRoi: decimal.nullable().describe("A multiple of the cost; null without cost"),
  realizedRoi: decimal.nullable(),
  costPerLead: money.nullable(),
  costPerOpportunity: money.nullable(),
  costPerDeal: money.nullable(),
});
const roiMonth = z.object({
  month: z.string(),
  channel: z.string().nullable().describe("Null: the whole month"),
  cost: money.nullable(),
  attributed: money,
  realized: money,
  simpleRoi: z.string().nullable(),
  realizedRoi: z.string().nullable(),
});

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
    query: z.object({ model, dateType, ...period, stage, channel: text, campaign, asOf, format }),
    answer: z.object({
      rows: z.array(channelRow),
      stages: z.array(z.string()).describe("What `stage` may name"),
    }),
    handle: async ({ desk, reply, query: { asOf, format, campaign, ...query } }) => {
      const { rows, stages } = await withStore(
        storeOf(desk).folder,
        async (outcome) => ({
          rows: await channelReport(outcome, { ...withoutUndefined(query), ...campaignsOf(campaign) }),
          stages: format === "json" ? await dealStages(outcome) : [],
        }),
        { asOf },
      );
      return format === "json"
        ? { rows, stages }
        : sendRows(reply, { name: `channels-${query.model}`, row: channelRow, format, rows });
    },
  }),
  route({
    ...common,
    path: "/reports/channel-months",
    summary: "Credit by channel over months",
    query: z.object({ model, dateType, ...period, channel: text, campaign, asOf, format }),
    answer: z.object({ rows: z.array(channelMonthRow) }),
    handle: async ({ desk, reply, query: { asOf, format, campaign, ...query } }) => {
      const rows = await withStore(
        storeOf(desk).folder,
        (outcome) => channelMonths(outcome, { ...withoutUndefined(query), ...campaignsOf(campaign) }),
        { asOf },
      );
      return format === "json"
        ? { rows }
        : sendRows(reply, { name: `channel-months-${query.model}`, row: channelMonthRow, format, rows });
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
      stage,
      channel: text,
      subchannel: text,
      campaign,
      ...listQuery,
    }),
    answer: listAnswer(dealRow),
    handle: async ({ query, ...asked }) =>
      answerList(asked, query, {
        name: "deals",
        row: dealRow,
        ask: (outcome, { campaign, ...wanted }) =>
          dealsBehind(outcome, { ...wanted, ...campaignsOf(campaign) }),
      }),
  }),
  route({
    ...common,
    path: "/reports/roi",
    summary:
      "What marketing cost and what came of it, by channel, subchannel and campaign, with what no touch has the credit of, and by month",
    query: z.object({
      model,
      ...period,
      counts: z
        .enum(ROI_COUNTS)
        .default("credit")
        .describe("Leads, opportunities and deals by their credit, which adds up, or each once a row"),
      campaign,
      asOf,
      format,
    }),
    answer: z.object({ rows: z.array(roiRow), months: z.array(roiMonth) }),
    handle: async ({ desk, reply, query: { asOf, format, campaign, ...query } }) => {
      const wanted = { ...withoutUndefined(query), ...campaignsOf(campaign) };
      const { rows, months } = await withStore(
        storeOf(desk).folder,
        async (outcome) => ({
          rows: await roi(outcome, wanted),
          months: format === "json" ? await roiMonths(outcome, wanted) : [],
        }),
        { asOf },
      );
      return format === "json"
        ? { rows, months }
        : sendRows(reply, { name: `roi-${query.model}`, row: roiRow, format, rows });
    },
  }),
  route({
    ...common,
    path: "/reports/engagement",
    summary: "Touchpoints, people and accounts by month and channel",
    query: z.object({ ...period, campaign, asOf, format }),
    answer: z.object({
      rows: z.array(engagementRow),
      whole: z.object({ touchpoints: z.number(), people: z.number(), accounts: z.number() }),
    }),
    handle: async ({ desk, reply, query: { asOf, format, campaign, ...query } }) => {
      const { rows, whole } = await withStore(
        storeOf(desk).folder,
        (outcome) => engagement(outcome, { ...withoutUndefined(query), ...campaignsOf(campaign) }),
        { asOf },
      );
      return format === "json"
        ? { rows, whole }
        : sendRows(reply, { name: "engagement", row: engagementRow, format, rows });
    },
  }),
  route({
    ...common,
    path: "/reports/events",
    summary: "Events of a channel side by side, with their rank under every model",
    query: z.object({ channel: z.string().max(255).default("Events"), ...period, campaign, asOf, format }),
    answer: z.object({ rows: z.array(eventRow.extend({ models: modelMoney })) }),
    handle: async ({ desk, reply, query: { asOf, format, campaign, ...query } }) => {
      const rows = await withStore(
        storeOf(desk).folder,
        (outcome) =>
          events(outcome, { ...withoutUndefined(query), channel: query.channel, ...campaignsOf(campaign) }),
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
      const columns = MODELS.flatMap((model) => [
        [`${model}_won`, money.nullable()],
        [`${model}_rank`, z.number().nullable()],
      ]);
      const row = eventRow.extend(Object.fromEntries(columns));
      return sendRows(reply, { name: "events", row, format, rows: flat });
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
