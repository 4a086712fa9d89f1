/** Journeys of persons and of opportunities: attribution.md 3 to 5, spec/README.md 5 to 9 and 16 to 19. */

import * as credit from "./credit.ts";
import { customModel, type ModelName, type Positions } from "./credit.ts";
import { compareText, endOfDay, instantText, must, readDay, readTime } from "./csv-values.ts";
import { type Decision, memberReader } from "./decide.ts";
import { type Fraction, readDecimal, roundHalfAwayFromZero } from "./exact.ts";
import {
  type CrmRecord,
  cellOf,
  emailOf,
  followMerges,
  idOf,
  isDeleted,
  isTrue,
  livingRecord,
  type Records,
} from "./records.ts";
import { type CellReader, ruleMatches } from "./rules.ts";
import type { Rule, Settings } from "./settings.ts";

/** What a person did: here always a membership that counts, which is form-like (attribution.md, 0, rule 7). */
export type Interaction = { id: string; person: string; instant: number; decision: Decision };

export type PersonJourney = { person: string; interactions: Interaction[] };

export type OpportunityJourney = {
  opportunity: CrmRecord;
  interactions: Interaction[];
  positions: Positions;
  isClosed: boolean;
  /** The smallest contact id of each person among those mapped to the opportunity. */
  contactIds: ReadonlyMap<string, string>;
  /** Percent, exact, by model and touch; `custom` only where a custom model is set. */
  shares: ReadonlyMap<ModelName, Fraction[]>;
  revenueCents: ReadonlyMap<ModelName, bigint[]>;
};

const DAY = 86_400_000;

export function interactionsOf(decisions: readonly Decision[]): Interaction[] {
  const interactions = decisions
    .filter((decision) => decision.status === "created")
    .map((decision) => {
      const person = must(decision.person);
      return {
        id: `${person}|${decision.member.id}`,
        person,
        instant: must(decision.date).instant,
        decision,
      };
    });
  return interactions.sort(inJourneyOrder);
}

/** Date; then form-like and source, which are the same for all memberships; then id by bytes (README.md, 5). */
function inJourneyOrder(left: Interaction, right: Interaction): number {
  return left.instant - right.instant || compareText(left.id, right.id);
}

/** Buyer Touchpoints: suppressed ones are taken out before positions are elected (README.md, 9 and 19). */
export function personJourneys(interactions: readonly Interaction[], settings: Settings): PersonJourney[] {
  const kept = interactions.filter(
    (interaction) => !isSuppressed(interaction, null, settings.suppressBuyerTouchpoints, settings),
  );
  const persons = [...new Set(kept.map(({ person }) => person))].sort(compareText);
  return persons.map((person) => ({
    person,
    interactions: kept.filter((interaction) => interaction.person === person),
  }));
}

/** Attribution touchpoints: of every opportunity that is not deleted and admits at least one interaction. */
export function opportunityJourneys(
  interactions: readonly Interaction[],
  records: Records,
  settings: Settings,
  now: number,
): OpportunityJourney[] {
  const opportunities = records.Opportunity.filter((opportunity) => !isDeleted(opportunity));
  return opportunities
    .sort((left, right) => compareText(left.id, right.id))
    .map((opportunity) => journeyOf(opportunity, interactions, records, settings, now))
    .filter((journey) => journey !== null);
}

function journeyOf(
  opportunity: CrmRecord,
  interactions: readonly Interaction[],
  records: Records,
  settings: Settings,
  now: number,
): OpportunityJourney | null {
  const zone = settings.timezone;
  const contactIds = smallestContactIds(mappedContacts(opportunity, records, settings));
  const created = must(readTime(must(cellOf(opportunity, "CreatedDate")), zone));
  const isClosed = isTrue(opportunity, "IsClosed");
  const closeDay = must(readDay(must(cellOf(opportunity, "CloseDate"))));
  const rules = settings.suppressAttributionTouchpoints;
  const admitted = interactions.filter(
    (interaction) =>
      contactIds.has(interaction.person) &&
      (isClosed ? interaction.instant < endOfDay(closeDay, zone) : interaction.instant <= now) &&
      (settings.lookbackDays === null || interaction.instant >= created - settings.lookbackDays * DAY) &&
      !isSuppressed(interaction, opportunity, rules, settings),
  );
  if (admitted.length === 0) return null;

  const shares = sharesByModel(admitted, electPositions(admitted, created), settings);
  const cents = amountCents(opportunity, settings);
  return {
    opportunity,
    interactions: admitted,
    positions: electPositions(admitted, created),
    isClosed,
    contactIds,
    shares,
    revenueCents: new Map([...shares].map(([model, split]) => [model, credit.splitCents(cents, split)])),
  };
}

/** Contacts whose people's touches are eligible (attribution.md, 4.1; README.md, 16 to 18). Deleted ones never. */
function mappedContacts(opportunity: CrmRecord, records: Records, settings: Settings): CrmRecord[] {
  if (settings.mapping === "account") {
    const account = accountOf(opportunity, records);
    return records.Contact.filter(
      (contact) => !isDeleted(contact) && account !== null && accountOf(contact, records) === account,
    );
  }
  return records.OpportunityContactRole.filter(
    (role) =>
      !isDeleted(role) &&
      idOf(role, "OpportunityId") === opportunity.id &&
      (settings.mapping === "contact_role" || isTrue(role, "IsPrimary")),
  )
    .map((role) => livingRecord(records, "Contact", idOf(role, "ContactId")))
    .filter((contact) => contact !== null);
}

/** The account's id after merges, whether or not that account is in the export or deleted (README.md, 18). */
function accountOf(record: CrmRecord, records: Records): string | null {
  const id = idOf(record, "AccountId");
  return id === null ? null : followMerges(records, "Account", id);
}

function smallestContactIds(contacts: readonly CrmRecord[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const contact of contacts) {
    const person = emailOf(contact);
    if (person === null) continue;
    const known = ids.get(person);
    if (known === undefined || compareText(contact.id, known) < 0) ids.set(person, contact.id);
  }
  return ids;
}

/**
 * Places in the sorted journey (README.md, 6). Every membership is form-like, so LC is the first touch too. OC is
 * the last one at or before the creation, else the first; Closed the last, only provisionally where open.
 */
function electPositions(admitted: readonly Interaction[], created: number): Positions {
  const lastBeforeCreation = admitted.findLastIndex((interaction) => interaction.instant <= created);
  return { FT: 0, LC: 0, OC: Math.max(lastBeforeCreation, 0), Closed: admitted.length - 1 };
}

function sharesByModel(
  admitted: readonly Interaction[],
  positions: Positions,
  settings: Settings,
): Map<ModelName, Fraction[]> {
  const count = admitted.length;
  const shares = new Map<ModelName, Fraction[]>([
    ["first_touch", credit.positionShares(credit.FIRST_TOUCH, count, positions)],
    ["lead_creation", credit.positionShares(credit.LEAD_CREATION, count, positions)],
    ["u_shaped", credit.positionShares(credit.U_SHAPED, count, positions)],
    ["w_shaped", credit.positionShares(credit.W_SHAPED, count, positions)],
    ["full_path", credit.positionShares(credit.FULL_PATH, count, positions)],
    ["last_touch", credit.lastTouchShares(count)],
    ["linear", credit.linearShares(count)],
    [
      "time_decay",
      credit.timeDecayShares(
        admitted.map(({ instant }) => instant),
        settings.timeDecayHalfLifeDays,
      ),
    ],
  ]);
  if (settings.custom !== undefined) {
    shares.set("custom", credit.positionShares(customModel(settings.custom), count, positions));
  }
  return shares;
}

/** Rounded to cents, half away from zero; null counts as 0 (contract.md; README.md, 28). */
function amountCents(opportunity: CrmRecord, settings: Settings): bigint {
  const cell = cellOf(opportunity, settings.amountField);
  return cell === null ? 0n : roundHalfAwayFromZero(must(readDecimal(cell)), 2);
}

/** Is any of the rules true of the interaction (on this opportunity, where there is one)? */
function isSuppressed(
  interaction: Interaction,
  opportunity: CrmRecord | null,
  rules: readonly Rule[],
  settings: Settings,
): boolean {
  const read = touchpointReader(interaction, opportunity, settings);
  return rules.some((rule) => ruleMatches(rule, read, settings.timezone));
}

/** The member's own records, merges followed, deleted ones null; the opportunity; the touchpoint (README.md, 19, 44). */
function touchpointReader(
  interaction: Interaction,
  opportunity: CrmRecord | null,
  settings: Settings,
): CellReader {
  const { member, campaign, lead, contact, channel } = interaction.decision;
  const readMember = memberReader(member, must(campaign), settings);
  const touchpoint: Record<string, string | undefined> = {
    touchpoint_date: instantText(interaction.instant),
    channel: channel?.channel,
    subchannel: channel?.subchannel,
    source: "crm_campaign",
    campaign_id: campaign?.id,
  };
  return (field) => {
    switch (field.owner) {
      case "Lead":
        return cellOf(lead, field.name);
      case "Contact":
        return cellOf(contact, field.name);
      case "Opportunity":
        return cellOf(opportunity, field.name);
      case "Touchpoint":
        return touchpoint[field.name] || null;
      default:
        return readMember(field);
    }
  };
}
