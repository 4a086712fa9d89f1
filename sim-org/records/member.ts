import type { Store, Values } from "../store/store.ts";
import { fault, requiredMissing } from "./fault.ts";
import type { ObjectRules } from "./object-rules.ts";

/** A lead or a contact in a campaign (salesforce.md, sections 3 and 8). */
export const memberRules: ObjectRules = {
  beforeInsert(store, values) {
    // Where both are given only the contact is kept.
    if (values.ContactId) delete values.LeadId;
    if (!values.ContactId && !values.LeadId) return requiredMissing(["LeadId"]);
    if (isMember(store, values)) return fault("DUPLICATE_VALUE", "Already a campaign member.");
    const person = personOf(store, values);
    // A lead that is a contact by now stays where it is a member, and becomes one nowhere else.
    if (!values.ContactId && person.IsConverted)
      return fault("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
    Object.assign(values, shown(store, values, person));
    respond(
      store,
      { FirstRespondedDate: null, HasResponded: 0, CampaignId: values.CampaignId ?? null },
      values,
    );
    return undefined;
  },
  beforeUpdate(store, current, values) {
    if (values.Status !== undefined) respond(store, current, values);
    return undefined;
  },
};

/** What a member shows of its lead or contact. */
export function personValues(store: Store, member: Values): Values {
  return shown(store, member, personOf(store, member));
}

function personOf(store: Store, member: Values): Values {
  const object = store.catalogue.get(member.ContactId ? "Contact" : "Lead");
  return store.read(object, String(member.ContactId ?? member.LeadId)) ?? {};
}

function shown(store: Store, member: Values, person: Values): Values {
  const isContact = Boolean(member.ContactId);
  return {
    Type: isContact ? "Contact" : "Lead",
    LeadOrContactId: person.Id ?? null,
    LeadOrContactOwnerId: person.OwnerId ?? null,
    Name: person.Name ?? null,
    FirstName: person.FirstName ?? null,
    LastName: person.LastName ?? null,
    Title: person.Title ?? null,
    Email: person.Email ?? null,
    CompanyOrAccount: isContact ? accountName(store, person) : (person.Company ?? null),
  };
}

function accountName(store: Store, contact: Values) {
  if (!contact.AccountId) return null;
  return store.read(store.catalogue.get("Account"), String(contact.AccountId))?.Name ?? null;
}

function isMember(store: Store, { CampaignId, ContactId, LeadId }: Values): boolean {
  const [field, id] = ContactId ? ["ContactId", ContactId] : ["LeadId", LeadId];
  const sql = `SELECT 1 FROM "CampaignMember" WHERE "${field}" = ? AND "CampaignId" = ? AND "IsDeleted" = 0`;
  return store.database.row(sql, id ?? null, CampaignId ?? null) !== undefined;
}

/**
 * Status decides whether the member has responded, and the day of the first response stays.
 *
 * A status that the campaign does not have becomes its default, as the API does it.
 */
function respond(store: Store, current: Values, values: Values): void {
  const statuses = store.database.rows(
    `SELECT "Label", "HasResponded", "IsDefault" FROM "CampaignMemberStatus" WHERE "CampaignId" = ? ORDER BY "SortOrder", "Id"`,
    current.CampaignId ?? null,
  );
  const wanted = String(values.Status ?? "").toLowerCase();
  const status =
    statuses.find(([label]) => String(label).toLowerCase() === wanted) ??
    statuses.find(([, , isDefault]) => isDefault) ??
    statuses[0];
  if (!status) return;
  const [label = null, hasResponded] = status;
  values.Status = label;
  values.HasResponded = hasResponded ? 1 : 0;
  if (hasResponded && !current.FirstRespondedDate) values.FirstRespondedDate = store.today();
}
