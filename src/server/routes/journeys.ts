import { z } from "zod";
import { type Explanation, explain, type Question } from "../../app/explain.ts";
import { browseOpportunities, DEAL_STATES } from "../../results/browse/opportunities.ts";
import { browsePeople } from "../../results/browse/people.ts";
import { NothingToExplain } from "../../results/explain/story.ts";
import type { Desk } from "../desk.ts";
import { decimal } from "../files.ts";
import { answerList, listAnswer, listQuery } from "../lists.ts";
import { notFound } from "../problem.ts";
import { route, storeOf } from "../route.ts";
import { asOf, search } from "./query.ts";

const tag = "journeys";
const common = { method: "GET", access: "viewer", scope: "read", tag } as const;
const nullable = z.string().nullable();

const touch = z.object({
  touchpointId: z.string(),
  date: z.string(),
  person: z.string(),
  campaignId: nullable,
  campaign: nullable,
  channel: z.string(),
  subchannel: nullable,
  positions: z.string(),
});
const share = z.object({
  opportunityId: z.string(),
  name: nullable,
  isOpen: z.boolean(),
  isWon: z.boolean(),
  amount: z.string(),
  positions: z.string(),
  touchpointId: z.string(),
  credits: z.array(z.object({ model: z.string(), percent: z.string(), revenue: z.string() })),
});

const personRow = z.object({
  person: z.string(),
  name: nullable,
  company: nullable,
  touchpoints: z.number(),
  firstTouch: nullable,
  lastTouch: nullable,
});
const dealRow = z.object({
  id: z.string(),
  name: nullable,
  account: nullable,
  stage: nullable,
  closeDate: nullable,
  isWon: z.boolean(),
  isOpen: z.boolean(),
  amount: decimal,
  touchpoints: z.number(),
  people: z.number(),
});

/** Tells the story of a subject; 404 in its own words where there is none. */
async function told<Kind extends "member" | "person" | "opportunity">(
  desk: Desk,
  question: Question,
  kind: Kind,
  asOf: number | undefined,
) {
  try {
    const explanation = await explain(storeOf(desk).folder, question, asOf);
    if (explanation.kind !== kind) throw new Error(`asked for a ${kind}, told of a ${explanation.kind}`);
    return explanation.story as Extract<Explanation, { kind: Kind }>["story"];
  } catch (error) {
    if (error instanceof NothingToExplain) throw notFound(`${error.message}.`);
    throw error;
  }
}

export const journeyRoutes = [
  route({
    ...common,
    path: "/people",
    summary: "People by name, company or address",
    query: z.object({ search, ...listQuery }),
    answer: listAnswer(personRow),
    handle: async ({ query, ...asked }) =>
      answerList(asked, query, { name: "people", row: personRow, ask: browsePeople }),
  }),
  route({
    ...common,
    path: "/people/:person",
    summary: "A person's journey: memberships, touches, deals",
    params: z.object({ person: z.string().max(254) }),
    query: z.object({ asOf }),
    answer: z.object({
      person: z.string(),
      records: z.array(
        z.object({ object: z.enum(["Contact", "Lead"]), id: z.string(), accountId: nullable }),
      ),
      memberships: z.array(
        z.object({
          memberId: z.string(),
          campaign: nullable,
          status: z.string(),
          touchpointDate: nullable,
        }),
      ),
      journey: z.array(touch),
      deals: z.array(share),
    }),
    handle: async ({ desk, params, query }) => told(desk, { person: params.person }, "person", query.asOf),
  }),
  route({
    ...common,
    path: "/opportunities",
    summary: "Deals by name, account or id",
    query: z.object({ search, state: z.enum(DEAL_STATES).optional(), ...listQuery }),
    answer: listAnswer(dealRow),
    handle: async ({ query, ...asked }) =>
      answerList(asked, query, { name: "deals", row: dealRow, ask: browseOpportunities }),
  }),
  route({
    ...common,
    path: "/opportunities/:id",
    summary: "A deal's journey: who counts, which touches, each model's sum",
    params: z.object({ id: z.string().max(18) }),
    query: z.object({ asOf }),
    answer: z.object({
      opportunity: z.object({
        id: z.string(),
        name: nullable,
        stage: nullable,
        amount: z.string(),
        accountId: nullable,
        createdAt: z.string(),
        closeDate: z.string(),
        isOpen: z.boolean(),
        isWon: z.boolean(),
        closesAt: nullable,
        opensAt: nullable,
      }),
      people: z.array(
        z.object({
          person: z.string(),
          contactId: z.string(),
          touches: z.number(),
          admitted: z.number(),
          afterClose: z.number(),
          beforeLookback: z.number(),
        }),
      ),
      touches: z.array(
        touch.extend({
          place: z.number(),
          pending: z.boolean(),
          afterCreation: z.boolean(),
          credits: z.array(
            z.object({
              model: z.string(),
              terms: z.array(z.object({ value: z.string(), reason: z.string() })),
              percent: z.number(),
              storedPercent: z.number(),
              revenue: z.string(),
            }),
          ),
        }),
      ),
    }),
    handle: async ({ desk, params, query }) =>
      told(desk, { opportunity: params.id }, "opportunity", query.asOf),
  }),
  route({
    ...common,
    path: "/members/:id/explanation",
    summary: "Why a campaign member counts or not, where its date comes from, what it earns",
    params: z.object({ id: z.string().max(18) }),
    query: z.object({ asOf }),
    answer: z.object({
      member: z.object({
        id: z.string(),
        crmStatus: nullable,
        hasResponded: z.boolean(),
        createdAt: z.string(),
        isDeleted: z.boolean(),
        override: nullable,
        hasOverride: z.boolean(),
      }),
      outcome: z.object({
        counts: z.boolean(),
        status: z.string(),
        person: nullable,
        rule: nullable,
        touchpointDate: nullable,
        dateSource: nullable,
      }),
      modes: z.object({ rules: z.boolean(), syncType: z.boolean() }),
      rules: z.array(
        z.object({
          number: z.number(),
          name: z.string(),
          matches: z.boolean(),
          groups: z.array(z.array(z.object({ text: z.string(), cell: nullable, holds: z.boolean() }))),
        }),
      ),
      dates: z.array(z.object({ field: z.string(), cell: nullable, why: z.string() })),
      duplicateOf: nullable,
      deals: z.array(share),
    }),
    handle: async ({ desk, params, query }) => {
      const { member, outcome, modes, rules, dates, duplicateOf, deals } = await told(
        desk,
        { member: params.id },
        "member",
        query.asOf,
      );
      return { member, outcome, modes, rules, dates, duplicateOf, deals };
    },
  }),
];
