/** The seven tables of an organisation, in the order in which they could be loaded. */
import type { Organisation } from "../world/organisation.ts";
import { accountTable } from "./account.ts";
import { campaignTable } from "./campaign.ts";
import { campaignMemberTable } from "./campaign-member.ts";
import { contactTable } from "./contact.ts";
import { leadTable } from "./lead.ts";
import { opportunityTable } from "./opportunity.ts";
import { opportunityContactRoleTable } from "./opportunity-contact-role.ts";
import { RecordIds } from "./record-ids.ts";
import type { DemoTable } from "./table.ts";

export function tablesOf(organisation: Organisation): DemoTable[] {
  const ids = new RecordIds(organisation);
  return [
    accountTable(organisation, ids),
    contactTable(organisation, ids),
    leadTable(organisation, ids),
    campaignTable(organisation, ids),
    campaignMemberTable(organisation, ids),
    opportunityTable(organisation, ids),
    opportunityContactRoleTable(organisation, ids),
  ];
}
