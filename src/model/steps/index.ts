import type { Step } from "../step.ts";
import { campaignDecisions } from "./campaign-decisions.ts";
import { credits } from "./credits.ts";
import { duplicateMembers, interactions } from "./interactions.ts";
import { memberChecks } from "./member-checks.ts";
import { mergedRecords } from "./merged-records.ts";
import { opportunities, opportunityPeople } from "./opportunities.ts";
import { opportunityJourney } from "./opportunity-journey.ts";
import {
  attributionTouchpoints,
  campaignRevenue,
  campaigns,
  channels,
  members,
  touchpoints,
} from "./outcome.ts";
import { contactPeople, leadPeople } from "./people.ts";
import { personJourney } from "./person-journey.ts";

/** Every step of the model, in no particular order: the runner sorts them by what they read. */
export const STEPS: readonly Step[] = [
  mergedRecords,
  contactPeople,
  leadPeople,
  campaignDecisions,
  memberChecks,
  duplicateMembers,
  interactions,
  personJourney,
  opportunities,
  opportunityPeople,
  opportunityJourney,
  credits,
  members,
  touchpoints,
  attributionTouchpoints,
  campaigns,
  channels,
] as readonly Step[];

/** The same, and what a living store keeps beside the outcome. */
export const LEDGER_STEPS: readonly Step[] = [...STEPS, campaignRevenue as Step];

/** The step of that name. */
export function stepNamed(name: string): Step {
  const found = LEDGER_STEPS.find((step) => step.name === name);
  if (!found) throw new RangeError(`there is no step ${name}`);
  return found;
}
