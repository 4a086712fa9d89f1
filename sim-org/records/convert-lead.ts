import { stages } from "../metadata/opportunities.ts";
import { ApiError, type RecordInput, type SaveResult } from "../org.ts";
import { longId } from "../store/ids.ts";
import type { Store, Values } from "../store/store.ts";
import { insertOne } from "./insert.ts";
import { moveMembers } from "./reparent.ts";
import { changeValues } from "./system-values.ts";

/** What a lead becomes; accounts and contacts that are not named are made. `opportunityName`: null makes none. */
export type Conversion = {
  accountId?: string;
  contactId?: string;
  convertedStatus: string;
  opportunityName?: string | null;
};

export type Converted = {
  leadId: string;
  accountId: string;
  contactId: string;
  opportunityId: string | null;
};

/**
 * Converts a lead: its memberships go on as the contact's, with the lead beside it.
 *
 * @throws {ApiError} 400, with the code that Salesforce gives for the record
 */
export function convertLead(store: Store, given: string, into: Conversion, userId: string): Converted {
  const lead = store.catalogue.get("Lead");
  const leadId = longId(given) ?? "";
  const current = store.read(lead, leadId);
  if (!current || current.IsDeleted) throw refused("ENTITY_IS_DELETED", "entity is deleted");
  if (current.IsConverted) throw refused("LEAD_ALREADY_CONVERTED", `already converted: ${leadId}`);
  if (!/convert/i.test(into.convertedStatus)) {
    throw refused("INVALID_STATUS", `invalid convertedStatus: ${into.convertedStatus}`);
  }
  return store.call(() => {
    const accountId = account(store, current, into, userId);
    const contactId = contact(store, current, into, accountId, userId);
    const opportunityId =
      into.opportunityName === null
        ? null
        : opportunity(store, current, into, { accountId, contactId }, userId);
    store.update(lead, leadId, {
      IsConverted: 1,
      Status: into.convertedStatus,
      ConvertedDate: store.today(),
      ConvertedAccountId: accountId,
      ConvertedContactId: contactId,
      ConvertedOpportunityId: opportunityId,
      ...changeValues(store.stamp(), userId),
    });
    moveMembers(store, { field: "LeadId", id: leadId }, { field: "ContactId", id: contactId }, userId);
    return { leadId, accountId, contactId, opportunityId };
  });
}

function account(store: Store, lead: Values, into: Conversion, userId: string): string {
  if (into.accountId) return present(store, "Account", into.accountId);
  const known = into.contactId
    ? store.read(store.catalogue.get("Contact"), longId(into.contactId) ?? "")
    : undefined;
  if (known?.AccountId) return String(known.AccountId);
  return make(
    store,
    "Account",
    { Name: lead.Company, Website: lead.Website, Industry: lead.Industry },
    userId,
  );
}

function contact(store: Store, lead: Values, into: Conversion, accountId: string, userId: string): string {
  if (into.contactId) return present(store, "Contact", into.contactId);
  const { FirstName, LastName, Salutation, Title, Email, Phone, LeadSource } = lead;
  const copied = { FirstName, LastName, Salutation, Title, Email, Phone, LeadSource };
  return make(store, "Contact", { ...copied, AccountId: accountId }, userId);
}

function opportunity(
  store: Store,
  lead: Values,
  into: Conversion,
  { accountId, contactId }: { accountId: string; contactId: string },
  userId: string,
): string {
  const id = make(
    store,
    "Opportunity",
    {
      Name: into.opportunityName ?? `${lead.Company}-`,
      AccountId: accountId,
      StageName: stages.find(({ isClosed }) => !isClosed)?.name,
      CloseDate: endOfQuarter(store.today()),
      LeadSource: lead.LeadSource,
    },
    userId,
  );
  const role = { OpportunityId: id, ContactId: contactId, IsPrimary: true };
  make(store, "OpportunityContactRole", role, userId);
  return id;
}

/** Salesforce gives the new deal the last day of the current quarter. */
function endOfQuarter(today: string): string {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return new Date(Date.UTC(year, Math.ceil(month / 3) * 3, 0)).toISOString().slice(0, 10);
}

function present(store: Store, name: string, given: string): string {
  const id = longId(given) ?? "";
  if (store.state(store.catalogue.get(name), id) === "there") return id;
  throw refused("INVALID_CROSS_REFERENCE_KEY", `invalid cross reference id: ${given}`);
}

function make(store: Store, name: string, record: RecordInput, userId: string): string {
  const result: SaveResult = insertOne(
    { store, object: store.catalogue.get(name), userId, fromCsv: false },
    record,
  );
  if (result.success) return result.id;
  const [fault] = result.errors;
  throw refused(fault?.statusCode ?? "UNKNOWN_EXCEPTION", fault?.message ?? `${name} could not be made`);
}

function refused(errorCode: string, message: string): ApiError {
  return new ApiError(400, errorCode, message);
}
