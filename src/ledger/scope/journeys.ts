import { computePortions } from "../../model/run.ts";
import { stepNamed } from "../../model/steps/index.ts";
import { inSpan } from "../../model/steps/opportunity-journey.ts";
import type { Change } from "../candidate.ts";
import { CHECKED } from "./members.ts";
import { heldAmong, heldRows, type Scope } from "./scope.ts";

/** From the changed members to their people, to the opportunities that admit their touches, to all people of those; and their journeys. */

/** From the changed members to their people and touches, from these to opportunities, and to all people of those. */
export async function reachPeople(scope: Scope): Promise<void> {
  const schema = scope.schema;
  const people = [
    `SELECT old_person AS id FROM ${schema}.changed_member WHERE was_created`,
    `SELECT new_person AS id FROM ${schema}.changed_member WHERE is_created`,
  ];
  if (hasSuppression(scope.change)) {
    // Rules that take interactions out read more of the records than the members' decisions show.
    people.push(
      `SELECT person AS id FROM ${schema}.dirty_before`,
      `SELECT person AS id FROM ${schema}.fresh_checks`,
    );
  }
  await scope.ids("dirty_person", people);
  await scope.ids("reached_opportunity", [
    `SELECT id FROM ${schema}.dirty_opportunity`,
    hasSuppression(scope.change)
      ? `SELECT opportunity_id AS id FROM published.opportunity_people WHERE person IN (SELECT id FROM ${schema}.dirty_person)`
      : await opportunitiesOfTouches(scope),
  ]);
  await scope.table(
    "reached_people",
    `SELECT link.* FROM ${schema}.opportunity_people AS link WHERE link.opportunity_id IN (SELECT id FROM ${schema}.reached_opportunity)`,
  );
  await scope.ids("reached_person", [
    `SELECT id FROM ${schema}.dirty_person`,
    `SELECT person AS id FROM ${schema}.reached_people`,
  ]);
}

/**
 * Opportunities that admit a touch which comes, goes or is another one now, as it was or as it will be. One whose people
 * or span are others is dirty itself.
 */
async function opportunitiesOfTouches(scope: Scope): Promise<string> {
  const schema = scope.schema;
  const touches = (side: string, other: string) => `
    SELECT ${side}.person, ${side}.touchpoint_date
    FROM ${schema}.before_members AS before FULL JOIN ${schema}.members AS after
      ON after.campaign_member_id = before.campaign_member_id
    WHERE ${side}.counts AND (NOT COALESCE(${other}.counts, FALSE) OR ${TOUCH.map((column) => `before.${column} IS DISTINCT FROM after.${column}`).join(" OR ")})`;
  await scope.table(
    "changed_touch",
    `SELECT DISTINCT person, touchpoint_date FROM (${touches("before", "after")} UNION ALL ${touches("after", "before")}) AS touch`,
  );
  return `SELECT link.opportunity_id AS id
    FROM ${schema}.changed_touch AS touch
    JOIN published.opportunity_people AS link ON link.person = touch.person
    JOIN published.opportunities AS deal ON deal.opportunity_id = link.opportunity_id
    WHERE ${inSpan("touch", "deal")}`;
}

/** What of a member stands in its touches. */
const TOUCH = ["person", "touchpoint_date", "campaign_id", "channel", "subchannel"];

/** Who counts among the changed members, and those that may be their duplicates. */
export async function countMembers(scope: Scope): Promise<void> {
  await membersOfPairs(scope);
  for (const name of ["duplicate_members", "members"]) await scope.step(name);
}

export async function computeJourneys(scope: Scope): Promise<void> {
  const schema = scope.schema;
  await scope.step("interactions", "fresh_interactions");
  await scope.table("before_touchpoints", heldAmong(scope, "touchpoints", "person", "dirty_person"));
  await scope.table(
    "before_attribution_touchpoints",
    heldAmong(scope, "attribution_touchpoints", "opportunity_id", "reached_opportunity"),
  );
  await gatherInteractions(scope);
  await scope.step("person_journey", "person_journey", {
    interactions: `(SELECT * FROM ${schema}.interactions WHERE person IN (SELECT id FROM ${schema}.dirty_person))`,
  });
  await scope.step("touchpoints");
  await scope.table(
    "reached_deals",
    `SELECT * FROM ${schema}.opportunities WHERE opportunity_id IN (SELECT id FROM ${schema}.reached_opportunity)`,
  );
  scope.relations.set("opportunity_people", `${schema}.reached_people`);
  scope.relations.set("opportunities", `${schema}.reached_deals`);
  await scope.step("opportunity_journey");
  const shares = ["credits", "attribution_touchpoints"];
  const isDone = await computePortions(
    scope.warehouse,
    scope.change.after,
    shares.map(stepNamed),
    schema,
    (name) => scope.relation(name),
  );
  if (!isDone) for (const name of shares) await scope.step(name);
}

/**
 * The changed members, and whoever belongs to the same person and campaign as one of them, before or after: among
 * these a duplicate may come or go.
 */
async function membersOfPairs(scope: Scope): Promise<void> {
  const schema = scope.schema;
  await scope.table(
    "reached_pair",
    `SELECT DISTINCT campaign_id, person FROM (
       SELECT old_campaign AS campaign_id, old_person AS person FROM ${schema}.changed_member WHERE was_created
       UNION ALL SELECT new_campaign, new_person FROM ${schema}.changed_member WHERE is_created) AS pairs`,
  );
  const inPair = (alias: string) =>
    `${alias}.status IN ('created', 'duplicate_member') AND EXISTS (
      SELECT 1 FROM ${schema}.reached_pair AS pair WHERE pair.person = ${alias}.person AND pair.campaign_id = ${alias}.campaign_id)`;
  const campaigns = await scope.listed("reached_pair", "campaign_id");
  const partners =
    scope.campaignsAlone !== undefined
      ? ""
      : `UNION ALL SELECT * FROM (${heldRows(scope, "members", campaigns === undefined ? "TRUE" : `held.campaign_id IN (${campaigns})`)}) AS partner
         WHERE partner.campaign_member_id NOT IN (SELECT id FROM ${schema}.dirty_member) AND ${inPair("partner")}`;
  await scope.table(
    "before_members",
    `SELECT * FROM ${schema}.dirty_before AS former
     WHERE former.campaign_member_id IN (SELECT id FROM ${schema}.changed_member) OR ${inPair("former")}
     ${partners}`,
  );
  await scope.table(
    "member_checks",
    `SELECT campaign_member_id, ${CHECKED.join(", ")}, status
     FROM ${schema}.fresh_checks AS fresh
     WHERE fresh.campaign_member_id IN (SELECT id FROM ${schema}.changed_member)
     UNION ALL
     SELECT campaign_member_id, ${CHECKED.join(", ")},
       CASE status WHEN 'duplicate_member' THEN 'created' ELSE status END AS status
     FROM ${schema}.before_members AS former
     WHERE former.campaign_member_id NOT IN (SELECT id FROM ${schema}.changed_member)`,
  );
}

/**
 * Every interaction of the dirty people, and every one that a reached opportunity may admit.
 *
 * What members in question do is fresh. Of all others, the dirty people's stand in their touchpoints; and an
 * opportunity whose people and span are as before admits what it admitted. Where those may be others, or rules take
 * interactions out, all members of the people are looked at. (All interactions are engaged, so that the ledger
 * leaves none out; a source of page views would have to be looked at as a whole.)
 */
async function gatherInteractions(scope: Scope): Promise<void> {
  const schema = scope.schema;
  const columns =
    "touchpoint_id, person, source, source_rank, form_like, engaged, touchpoint_date, campaign_id, campaign_member_id, channel, subchannel";
  const fresh = `(SELECT campaign_member_id FROM ${schema}.members)`;
  const whole = hasSuppression(scope.change)
    ? `SELECT id FROM ${schema}.reached_person`
    : `SELECT person AS id FROM ${schema}.reached_people WHERE opportunity_id IN (SELECT id FROM ${schema}.dirty_opportunity)`;
  await scope.ids("whole_person", [whole]);
  // Of each touch one row: the dirty people's own, and one of those on the opportunities of all others.
  const held = [
    `SELECT touchpoint_id, person, source, source_rank, form_like, 1 AS engaged, touchpoint_date, campaign_id,
       campaign_member_id, channel, subchannel FROM ${schema}.before_touchpoints`,
    // The member's id ends the touchpoint's.
    `SELECT touchpoint_id, person, 'crm_campaign' AS source, source_rank, form_like, 1 AS engaged, touchpoint_date,
       campaign_id, substr(touchpoint_id, length(touchpoint_id) - 17) AS campaign_member_id, channel, subchannel
     FROM ${schema}.before_attribution_touchpoints AS share
     SEMI JOIN (
       SELECT min(place) AS place FROM ${schema}.before_attribution_touchpoints
       WHERE person NOT IN (SELECT id FROM ${schema}.dirty_person) GROUP BY touchpoint_id
     ) AS first ON first.place = share.place`,
  ];
  const hasWhole = (await scope.count("whole_person")) > 0;
  if (hasWhole) {
    const members = `(SELECT * FROM published.members WHERE counts AND person IN (SELECT id FROM ${schema}.whole_person))`;
    const none = `(SELECT campaign_member_id FROM published.members WHERE FALSE)`;
    await scope.step("interactions", "whole_interactions", {
      member_checks: members,
      duplicate_members: none,
    });
    held.push(`SELECT ${columns} FROM ${schema}.whole_interactions`);
  }
  await scope.table(
    "interactions",
    `SELECT ${columns} FROM ${schema}.fresh_interactions
     UNION ALL
     SELECT ${hasWhole ? "DISTINCT " : ""}${columns} FROM (${held.join(" UNION ALL ")}) AS held
     WHERE campaign_member_id NOT IN ${fresh}`,
  );
}

function hasSuppression({ before, after }: Change): boolean {
  return [before?.rules, after.rules].some(
    (rules) =>
      rules && rules.suppressBuyerTouchpoints.length + rules.suppressAttributionTouchpoints.length > 0,
  );
}
