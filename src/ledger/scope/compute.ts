import { syncModes } from "../../model/date-ways.ts";
import { selectOf } from "../../model/run.ts";
import type { ModelContext } from "../../model/step.ts";
import { stepNamed } from "../../model/steps/index.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Change, isRewritten } from "../candidate.ts";
import { computeJourneys, countMembers, reachPeople } from "./journeys.ts";
import { computeLookups } from "./lookups.ts";
import { decideMembers, findDirtyMembers } from "./members.ts";
import { type FreshLookup, Scope } from "./scope.ts";
import { computeCampaigns, computeSums } from "./sums.ts";

/**
 * Computes only what a change reaches: some members, hence some people, hence some opportunities.
 *
 * The steps are those of a full run; only the relations that they read are restricted. What has to hold for the
 * outcome to be that of a full run:
 * - a member whose decision may change is dirty; all others keep theirs;
 * - of a person with a changed membership, all memberships are there, so duplicates and the journey are whole;
 * - of an opportunity that admits a changed touch of one of these people (as it was or as it will be), or whose people or
 *   span are others, all people with all their touches are there.
 */

/** Steps that, once rewritten by new settings, reach everybody, or every opportunity. */
const REACHES_ALL = [
  "opportunities",
  "opportunity_people",
  "person_journey",
  "opportunity_journey",
  "credits",
  "attribution_touchpoints",
  "channels",
  "campaign_revenue",
];

/** Whether the settings have changed in a way that a scope can follow. */
export function isScoped(change: Change): boolean {
  const { before, after, isFull } = change;
  if (isFull || before === undefined || before.settings.timezone !== after.settings.timezone) return false;
  if (REACHES_ALL.some((name) => isRewritten(name, change))) return false;
  return !isRewritten("member_checks", change) || isRuleListAlone(before, after);
}

/** Whether the list of rules is all that tells the two apart where members are decided. */
function isRuleListAlone(before: ModelContext, after: ModelContext): boolean {
  if (!syncModes(before).rules || !syncModes(after).rules) return false;
  const step = stepNamed("member_checks");
  const sql = (context: ModelContext) => selectOf(step, { ...context, now: 0 }, (relation) => relation);
  const { sync } = after.settings;
  const alike: ModelContext = {
    ...after,
    settings: { ...after.settings, sync: { ...sync, rules: before.settings.sync.rules } },
    rules: { ...after.rules, sync: before.rules.sync },
  };
  return sql(before) === sql(alike);
}

/**
 * Computes the candidate for the scope of a change, compared with what is published.
 *
 * @returns the lookups that are new; undefined where the change reaches so much that everything should be computed
 */
export async function computeScope(warehouse: Warehouse, change: Change): Promise<FreshLookup[] | undefined> {
  const scope = new Scope(warehouse, change);
  const tell = change.onStep ?? (() => {});
  tell("finding what the change reaches");
  await computeLookups(scope);
  if (!(await findDirtyMembers(scope))) return undefined;
  tell("deciding the members");
  await decideMembers(scope);
  await countMembers(scope);
  await reachPeople(scope);
  tell("computing journeys and credit");
  await computeJourneys(scope);
  tell("comparing");
  for (const name of ["members", "touchpoints", "attribution_touchpoints"]) await scope.compare(name);
  await computeSums(scope, "channels", ["channel", "subchannel"]);
  await computeSums(scope, "campaign_revenue", ["campaign_id"]);
  await computeCampaigns(scope);
  return scope.fresh;
}
