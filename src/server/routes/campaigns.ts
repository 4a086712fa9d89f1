import { z } from "zod";
import { withStore } from "../../app/open-store.ts";
import { MODELS, SHOWN_MODEL } from "../../model/credit/weights.ts";
import { browseMembers, MEMBER_SORTS, type MemberSort } from "../../results/browse/campaign-members.ts";
import {
  browseCampaign,
  browseCampaigns,
  CAMPAIGN_SORTS,
  CAMPAIGN_VIEWS,
  type CampaignSort,
} from "../../results/browse/campaigns.ts";
import { isId } from "../../settings/ids.ts";
import { decimal } from "../files.ts";
import { answerList, listAnswer, listQuery } from "../lists.ts";
import { notFound } from "../problem.ts";
import { route, storeOf } from "../route.ts";
import { startDate } from "../start-date.ts";
import { day } from "./query.ts";

const tag = "campaigns";
const params = z.object({ id: z.string().refine(isId, "is no Salesforce id of 15 or 18 characters") });
const model = z.enum(MODELS).default(SHOWN_MODEL);
const publish = z.coerce.number().int().positive().optional().describe("As of this publish");
const text = z.string().max(255).optional();
const order = z.enum(["asc", "desc"]).optional();
const flag = z.stringbool().optional();

const campaign = z.object({
  id: z.string(),
  name: z.string().nullable(),
  type: z.string().nullable(),
  channel: z.string(),
  subchannel: z.string().nullable(),
  syncType: z.string().nullable(),
  syncTypeFrom: z.enum(["footfall", "crm"]).nullable(),
  sync: z.string().nullable(),
  startDate: z.string().nullable(),
  endDate: z.string().nullable(),
  createdDate: z.string().nullable(),
  touchpointStart: z.string().nullable(),
  touchpointEnd: z.string().nullable(),
  members: z.number(),
  responded: z.number(),
  withoutEmail: z.number(),
  touchpoints: z.number(),
  lateMembers: z.number(),
  cost: decimal.nullable(),
  won: decimal,
  open: decimal.describe("Credit of open deals: provisional"),
  warnings: z.array(z.string()),
});

const member = z.object({
  id: z.string(),
  name: z.string().nullable(),
  company: z.string().nullable(),
  email: z.string().nullable(),
  record: z.enum(["Lead", "Contact"]).nullable(),
  recordId: z.string().nullable(),
  memberStatus: z.string().nullable(),
  responded: z.boolean(),
  counts: z.boolean(),
  status: z.string(),
  rule: z.string().nullable(),
  created: z.string().nullable(),
  firstResponded: z.string().nullable(),
  bulkDate: z.string().nullable(),
  touchpointDate: z.string().nullable(),
  dateSource: z.string().nullable(),
  touchpointId: z.string().nullable(),
  positions: z.string().nullable(),
  opportunities: z.number(),
});

export const campaignRoutes = [
  route({
    method: "GET",
    path: "/campaigns",
    access: "viewer",
    scope: "read",
    tag,
    summary: "Campaigns: searched, filtered, in any order, a window at a time",
    query: z.object({
      search: text,
      view: z.enum(CAMPAIGN_VIEWS).optional(),
      type: text,
      channel: text,
      syncType: z.enum(["none", "include_all", "include_responded", "exclude_all"]).optional(),
      warning: z
        .enum([
          "excluded_but_rule_matches",
          "late_upload",
          "no_type",
          "null_channel",
          "unmapped_type",
          "window_inverted",
        ])
        .optional(),
      startFrom: day.describe("First day of the start"),
      startTo: day.describe("Last day of the start"),
      createdFrom: day.describe(
        "First day of the creation, in the org's zone; without it, `to_sync` goes by the start date",
      ),
      createdTo: day.describe("Last day of the creation"),
      sort: z.enum(CAMPAIGN_SORTS as [CampaignSort, ...CampaignSort[]]).optional(),
      order,
      model,
      ...listQuery,
    }),
    answer: listAnswer(campaign),
    handle: async ({ query, ...asked }) => {
      const start = query.view === "to_sync" ? await startDate(asked.desk) : undefined;
      const since = query.createdFrom ?? start;
      return answerList(
        asked,
        { ...query, createdFrom: since },
        { name: "campaigns", row: campaign, ask: browseCampaigns },
      );
    },
  }),
  route({
    method: "GET",
    path: "/campaigns/:id",
    access: "viewer",
    scope: "read",
    tag,
    summary: "One campaign",
    params,
    query: z.object({ model, asOf: publish }),
    answer: campaign,
    handle: async ({ desk, params: { id }, query: { asOf, model: wanted } }) => {
      const look = (outcome: Parameters<typeof browseCampaign>[0]) => browseCampaign(outcome, id, wanted);
      const found = await withStore(storeOf(desk).folder, look, { asOf });
      if (!found) throw notFound(`The store holds no campaign ${id}, or it is deleted in the CRM.`);
      return found;
    },
  }),
  route({
    method: "GET",
    path: "/campaigns/:id/members",
    access: "viewer",
    scope: "read",
    tag,
    summary: "A campaign's members: who they are, which of their dates is in use, and why they count or not",
    params,
    query: z.object({
      search: text,
      counts: flag,
      status: text,
      responded: flag,
      hasEmail: flag,
      sort: z.enum(MEMBER_SORTS as [MemberSort, ...MemberSort[]]).optional(),
      order,
      ...listQuery,
    }),
    answer: listAnswer(member),
    handle: async ({ params: { id }, query, ...asked }) =>
      answerList(asked, query, {
        name: `members-${id}`,
        row: member,
        ask: (outcome, filters) => browseMembers(outcome, { ...filters, campaign: id }),
      }),
  }),
];
