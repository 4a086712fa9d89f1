import { campaignRules } from "./campaign.ts";
import { memberRules } from "./member.ts";
import type { ObjectRules } from "./object-rules.ts";
import { opportunityRules } from "./opportunity.ts";
import { personRules } from "./person.ts";
import { statusRules } from "./status.ts";

const rules: Readonly<Record<string, ObjectRules>> = {
  Campaign: campaignRules,
  CampaignMember: memberRules,
  CampaignMemberStatus: statusRules,
  Opportunity: opportunityRules,
  Lead: personRules,
  Contact: personRules,
};

/** The rules of an object; most have none. */
export function rulesOf(object: string): ObjectRules {
  return rules[object] ?? {};
}
