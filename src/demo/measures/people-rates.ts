/** Accounts, contacts, leads: how many, how clean. */

import { type Rate, rate } from "./rate.ts";
import { byId, cell, type Export, is, shareOf } from "./records.ts";

const privateDomains = /@(gmail|outlook|yahoo)\.com$/i;
const usable = /^[^@\s]+@[^@\s]+$/;

export function peopleRates({ Account, Contact, Lead, CampaignMember }: Export): Rate[] {
  const converted = Lead.filter((lead) => is(lead, "IsConverted"));
  const people = [...Contact, ...Lead.filter((lead) => !is(lead, "IsConverted"))];
  const withEmail = people.filter((person) => cell(person, "Email") !== "");
  const living = Account.filter((account) => !is(account, "IsDeleted"));
  const emails = new Map<string, number>();
  for (const person of withEmail) {
    const email = cell(person, "Email").toLowerCase();
    emails.set(email, (emails.get(email) ?? 0) + 1);
  }
  const isMerged = (row: Export["Lead"][number]) => cell(row, "MasterRecordId") !== "";
  const accounts = byId(Account);
  return [
    rate(
      "people (contacts, and leads that are not converted) per member",
      "ratio",
      people.length / CampaignMember.length,
      0.19,
      0.21,
    ),
    rate("contacts per account", "ratio", Contact.length / living.length, 3.6, 4.9),
    rate("contacts among people", "share", Contact.length / people.length, 0.46, 0.56),
    rate("leads that were converted", "share", converted.length / Lead.length, 0.17, 0.28),
    rate(
      "converted leads with an opportunity",
      "share",
      shareOf(converted, (lead) => cell(lead, "ConvertedOpportunityId") !== ""),
      0.58,
      0.8,
    ),
    rate("people without an email", "share", 1 - withEmail.length / people.length, 0.02, 0.04),
    rate(
      "people with an unusable email",
      "share",
      shareOf(withEmail, (person) => !usable.test(cell(person, "Email"))),
      0.003,
      0.013,
    ),
    rate(
      "people with a private email",
      "share",
      shareOf(withEmail, (person) => privateDomains.test(cell(person, "Email"))),
      0.035,
      0.065,
    ),
    rate(
      "people who share an email with another record",
      "share",
      shareOf(withEmail, (person) => (emails.get(cell(person, "Email").toLowerCase()) ?? 0) > 1),
      0.012,
      0.036,
    ),
    rate(
      "contacts and leads that were merged away",
      "share",
      shareOf([...Contact, ...Lead], isMerged),
      0.002,
      0.007,
    ),
    rate(
      "contacts and leads that were deleted",
      "share",
      shareOf([...Contact, ...Lead], (row) => is(row, "IsDeleted") && !isMerged(row)),
      0.001,
      0.008,
    ),
    rate("accounts that were merged away", "share", 1 - living.length / Account.length, 0.01, 0.03),
    rate(
      "contacts that point to a merged account",
      "share",
      shareOf(Contact, (contact) => cell(accounts.get(cell(contact, "AccountId")), "MasterRecordId") !== ""),
      0.0002,
      0.015,
    ),
  ];
}
