/** CampaignMember.csv. Ten million rows: nothing is looked up twice that a campaign's members share. */
import { dayText, instantText, officeSecond, pacificMidnight, secondsPerHour } from "../calendar.ts";
import { at } from "../columns.ts";
import type { Campaign } from "../plan/campaign.ts";
import type { Organisation } from "../world/organisation.ts";
import { mark } from "../world/people.ts";
import { OddRows } from "./oddities.ts";
import type { RecordIds } from "./record-ids.ts";
import { type DemoTable, flag, tableOf } from "./table.ts";

const columns = [
  "Id",
  "CampaignId",
  "LeadId",
  "ContactId",
  "Status",
  "HasResponded",
  "FirstRespondedDate",
  "CreatedDate",
  "LastModifiedDate",
  "IsDeleted",
  "bizible2__Bizible_Touchpoint_Date__c",
];

export function campaignMemberTable(organisation: Organisation, ids: RecordIds): DemoTable {
  const { scope, campaigns, population, memberships } = organisation;
  const { people } = population;
  const withoutPerson = new OddRows(scope.seed, "memberWithoutPerson", memberships.count);
  const withoutCampaign = new OddRows(scope.seed, "memberWithoutCampaign", memberships.count);
  const removed = new OddRows(scope.seed, "removedMember", memberships.count);

  /** Lead and contact of a member. One who was converted since keeps the lead beside the contact. */
  function references(row: number, person: number, created: number): [lead: string, contact: string] {
    const isLead = people.has(person, mark.lead);
    const since = at(people.contactSince, person);
    if (withoutPerson.has(row))
      return isLead ? [ids.missing("lead", row), ""] : ["", ids.missing("contact", row)];
    return [
      isLead && (since === 0 || created < since) ? ids.lead(person) : "",
      since === 0 ? "" : ids.contact(person),
    ];
  }

  /** Creation, response, conversion or correction, whichever came last. */
  function modifiedSecond(person: number, created: number, respondedDay: number, corrected: number): number {
    const since = at(people.contactSince, person);
    const responded = respondedDay === 0 ? 0 : officeSecond(respondedDay, 0.9);
    return Math.min(scope.lastSecond, Math.max(created, responded, since, corrected));
  }

  function* rowsOf(campaign: Campaign): Generator<string[]> {
    const { load, kind } = campaign;
    const campaignId = ids.campaign(campaign.index);
    const isCorrected = load.correctedSecond !== 0;
    const correctedDate = instantText(pacificMidnight(campaign.startDay) + 12 * secondsPerHour);
    const first = at(memberships.firstOf, campaign.index);
    for (let position = 0; position < campaign.members; position++) {
      const row = first + position;
      const person = at(memberships.person, row);
      const created = at(memberships.created, row);
      const respondedDay = at(memberships.respondedDay, row);
      const status = kind.statuses[at(memberships.status, row)];
      const [lead, contact] = references(row, person, created);
      const corrected = isCorrected && position >= load.onTimeMembers;
      yield [
        ids.member(row),
        withoutCampaign.has(row) ? ids.missing("campaign", row) : campaignId,
        lead,
        contact,
        status?.label ?? "",
        flag(respondedDay !== 0),
        respondedDay === 0 ? "" : dayText(respondedDay),
        instantText(created),
        instantText(modifiedSecond(person, created, respondedDay, corrected ? load.correctedSecond : 0)),
        flag(removed.has(row)),
        corrected ? correctedDate : "",
      ];
    }
  }

  return tableOf("CampaignMember", columns, memberships.count, function* () {
    for (const campaign of campaigns) yield* rowsOf(campaign);
  });
}
