/** The whole model in one call, and the files `members`, `touchpoints` and `attribution_touchpoints` (contract.md, "Out"). */
import { type CampaignRow, campaignRows, campaignsTable, campaignWarnings } from "./campaign-outcome.ts";
import { channelsTable } from "./channel-outcome.ts";
import { MODELS } from "./credit.ts";
import { compareText, instantText, must, type Organisation, readInstant, type Table } from "./csv-values.ts";
import { type Decision, decideMembers } from "./decide.ts";
import { decimalText, type Fraction, roundHalfAwayFromZero } from "./exact.ts";
import {
  interactionsOf,
  type OpportunityJourney,
  opportunityJourneys,
  type PersonJourney,
  personJourneys,
} from "./journey.ts";
import { dangles, idOf, type Records, readOrganisation } from "./records.ts";
import { type SettingsInput, withDefaults } from "./settings.ts";

export type Warning = { code: string; count: number };

export type Counts = {
  accounts: number;
  contacts: number;
  leads: number;
  campaigns: number;
  campaignMembers: number;
  opportunities: number;
  opportunityContactRoles: number;
  membersByStatus: Record<string, number>;
  touchpoints: number;
  attributionTouchpoints: number;
  opportunitiesWithTouchpoints: number;
};

export type ReferenceOutcome = {
  members: Table;
  touchpoints: Table;
  attribution_touchpoints: Table;
  campaigns: Table;
  channels: Table;
  warnings: Warning[];
  counts: Counts;
};

export function referenceOutcome(
  organisation: Organisation,
  settingsInput: SettingsInput,
  now: string,
): ReferenceOutcome {
  const settings = withDefaults(settingsInput);
  const clock = must(readInstant(now));
  const records = readOrganisation(organisation);
  const decisions = decideMembers(records, settings, clock);
  const interactions = interactionsOf(decisions);
  const persons = personJourneys(interactions, settings);
  const opportunities = opportunityJourneys(interactions, records, settings, clock);
  const campaigns = campaignRows(records, decisions, persons, settings);
  return {
    members: membersTable(decisions),
    touchpoints: touchpointsTable(persons),
    attribution_touchpoints: attributionTable(opportunities),
    campaigns: campaignsTable(campaigns),
    channels: channelsTable(persons, opportunities, settings),
    warnings: warningsOf(campaigns, records, organisation),
    counts: countsOf(records, decisions, persons, opportunities),
  };
}

function membersTable(decisions: readonly Decision[]): Table {
  const columns =
    "campaign_member_id campaign_id person lead_id contact_id counts status rule touchpoint_date date_source channel subchannel touchpoint_id";
  const rows = decisions.map((decision) => {
    const { member, person, status, rule, date, channel } = decision;
    const counts = status === "created";
    return [
      member.id,
      // The ids that the member itself has, merges not followed (README.md, 16).
      idOf(member, "CampaignId") ?? "",
      person ?? "",
      idOf(member, "LeadId") ?? "",
      idOf(member, "ContactId") ?? "",
      String(counts),
      status,
      rule,
      date === null ? "" : instantText(date.instant),
      date?.source ?? "",
      channel?.channel ?? "",
      channel?.subchannel ?? "",
      counts ? `${person}|${member.id}` : "",
    ];
  });
  rows.sort((left, right) => compareText(must(left[0]), must(right[0])));
  return { columns: columns.split(" "), rows };
}

/**
 * One row per person and interaction. The first form-like interaction, which is also the first one, is FT and LC;
 * the later ones are PostLC (attribution.md, 3). With FT and LC on one touch, all of U-shaped is there too.
 */
function touchpointsTable(persons: readonly PersonJourney[]): Table {
  const columns =
    "touchpoint_id person source touchpoint_date campaign_id campaign_member_id channel subchannel positions first_touch lead_creation u_shaped";
  const rows = persons.flatMap((journey) =>
    journey.interactions.map(({ id, person, instant, decision }, place) => {
      const share = place === 0 ? "1" : "0";
      return [
        id,
        person,
        "crm_campaign",
        instantText(instant),
        must(decision.campaign).id,
        decision.member.id,
        must(decision.channel).channel,
        must(decision.channel).subchannel,
        place === 0 ? "FT, LC, Form" : "PostLC, Form",
        share,
        share,
        share,
      ];
    }),
  );
  return { columns: columns.split(" "), rows };
}

function attributionTable(journeys: readonly OpportunityJourney[]): Table {
  const columns =
    "opportunity_id contact_id person touchpoint_id touchpoint_date channel subchannel campaign_id positions pending".split(
      " ",
    );
  for (const model of MODELS) columns.push(`${model}_percent`, `${model}_revenue`);
  const rows = journeys.flatMap((journey) =>
    journey.interactions.map(({ id, person, instant, decision }, place) => [
      journey.opportunity.id,
      must(journey.contactIds.get(person)),
      person,
      id,
      instantText(instant),
      must(decision.channel).channel,
      must(decision.channel).subchannel,
      must(decision.campaign).id,
      positionText(journey, place),
      String(!journey.isClosed && place === journey.positions.Closed),
      ...MODELS.flatMap((model) => {
        const share = journey.shares.get(model)?.[place];
        const cents = journey.revenueCents.get(model)?.[place];
        // Without a custom model its columns are empty.
        return share === undefined || cents === undefined
          ? ["", ""]
          : [percentText(share), decimalText(cents, 2)];
      }),
    ]),
  );
  return { columns, rows };
}

/** FT, LC, OC, Form, Closed (attribution.md, 1.6); a provisional Closed is not in the label (README.md, 7). */
function positionText(journey: OpportunityJourney, place: number): string {
  const { FT, LC, OC, Closed } = journey.positions;
  const labels: string[] = [];
  if (place === FT) labels.push("FT");
  if (place === LC) labels.push("LC");
  if (place === OC) labels.push("OC");
  labels.push("Form");
  if (place === Closed && journey.isClosed) labels.push("Closed");
  return labels.join(", ");
}

/** Half up to 6 decimals. */
export function percentText(share: Fraction): string {
  return decimalText(roundHalfAwayFromZero(share, 6), 6);
}

/** Codes in alphabetical order, none with a count of zero. */
function warningsOf(
  campaigns: readonly CampaignRow[],
  records: Records,
  organisation: Organisation,
): Warning[] {
  const counts = new Map<string, number>();
  for (const code of campaigns.flatMap(campaignWarnings)) counts.set(code, (counts.get(code) ?? 0) + 1);
  counts.set("missing_reference", missingReferences(records, organisation));
  counts.set("unknown_sync_type", campaigns.filter((row) => row.unknownSyncType).length);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, count }))
    .sort((left, right) => compareText(left.code, right.code));
}

/**
 * References of members (deleted ones too) and of opportunities that lead to no record of the export.
 * Reading: each reference counts once; an empty one is none; an account is missed only where Account.csv is given;
 * deleted opportunities count; references of contacts, contact roles and masters do not.
 */
function missingReferences(records: Records, organisation: Organisation): number {
  const members = records.CampaignMember.flatMap((member) =>
    (["Lead", "Contact", "Campaign"] as const).map((object) => ({
      object,
      id: idOf(member, `${object}Id`),
    })),
  );
  const opportunities =
    organisation.Account === undefined
      ? []
      : records.Opportunity.map((opportunity) => ({
          object: "Account" as const,
          id: idOf(opportunity, "AccountId"),
        }));
  return [...members, ...opportunities].filter(
    ({ object, id }) => id !== null && dangles(records, object, id),
  ).length;
}

/** Rows read, deleted ones too; statuses that occur. */
function countsOf(
  records: Records,
  decisions: readonly Decision[],
  persons: readonly PersonJourney[],
  opportunities: readonly OpportunityJourney[],
): Counts {
  const membersByStatus: Record<string, number> = {};
  for (const { status } of decisions) membersByStatus[status] = (membersByStatus[status] ?? 0) + 1;
  const total = (journeys: readonly { interactions: unknown[] }[]) =>
    journeys.reduce((count, journey) => count + journey.interactions.length, 0);
  return {
    accounts: records.Account.length,
    contacts: records.Contact.length,
    leads: records.Lead.length,
    campaigns: records.Campaign.length,
    campaignMembers: records.CampaignMember.length,
    opportunities: records.Opportunity.length,
    opportunityContactRoles: records.OpportunityContactRole.length,
    membersByStatus,
    touchpoints: total(persons),
    attributionTouchpoints: total(opportunities),
    opportunitiesWithTouchpoints: opportunities.length,
  };
}
