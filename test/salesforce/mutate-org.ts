import type { Org, RecordJson } from "../../sim-org/org.ts";
import type { Stream } from "../../src/demo/random.ts";

/** What people do in an org between two imports, drawn at random; and what they own there. */

export function rowsOf(org: Org, soql: string): RecordJson[] {
  const cursor = org.query(soql);
  const rows = cursor.records(0, cursor.size);
  cursor.close();
  return rows;
}

const ANY = { allOrNone: false };
/** Records that Footfall made; what else lies in its objects is to stay as it is. */
const OURS = "Unique_Id__c LIKE 'ff1%'";

export function mutateOrg(org: Org, random: Stream): void {
  const number = (below: number) => Math.floor(random.unit() * below);
  const some = (soql: string): string | undefined => {
    const rows = rowsOf(org, soql);
    const row = rows[number(rows.length)];
    return row ? String(row.Id) : undefined;
  };
  const edits: Record<string, () => void> = {
    "a member responds": () => {
      const id = some("SELECT Id FROM CampaignMember WHERE HasResponded = false");
      if (id) org.update("CampaignMember", [{ Id: id, Status: "Responded" }], ANY);
    },
    "a member is taken off": () => {
      const id = some("SELECT Id FROM CampaignMember");
      if (id) org.remove("CampaignMember", [id], ANY);
    },
    "a member goes without a trace": () => {
      const id = some("SELECT Id FROM CampaignMember");
      if (id) org.erase("CampaignMember", [id], ANY);
    },
    "somebody joins a campaign": () => {
      const [campaign, lead] = [
        some("SELECT Id FROM Campaign"),
        some("SELECT Id FROM Lead WHERE IsConverted = false"),
      ];
      if (campaign && lead) org.insert("CampaignMember", [{ CampaignId: campaign, LeadId: lead }], ANY);
    },
    "an address changes": () => {
      const id = some("SELECT Id FROM Contact");
      if (id) org.update("Contact", [{ Id: id, Email: `p${number(1000)}@example.com` }], ANY);
    },
    "a contact is deleted": () => {
      const id = some("SELECT Id FROM Contact");
      if (id) org.remove("Contact", [id], ANY);
    },
    "contacts are merged": () => {
      const [one, other] = [some("SELECT Id FROM Contact"), some("SELECT Id FROM Contact")];
      if (one && other && one !== other) org.merge("Contact", one, [other]);
    },
    "a lead is converted": () => {
      const id = some("SELECT Id FROM Lead WHERE IsConverted = false");
      if (id) org.convertLead(id, { convertedStatus: "Closed - Converted" });
    },
    "a campaign changes its type": () => {
      const id = some("SELECT Id FROM Campaign");
      if (id) org.update("Campaign", [{ Id: id, Type: ["Webinar", "Conference", "Email"][number(3)] }], ANY);
    },
    "an opportunity is won": () => {
      const id = some("SELECT Id FROM Opportunity WHERE IsClosed = false");
      if (id) org.update("Opportunity", [{ Id: id, StageName: "Closed Won" }], ANY);
    },
    "an opportunity is worth another amount": () => {
      const id = some("SELECT Id FROM Opportunity");
      if (id) org.update("Opportunity", [{ Id: id, Amount: number(100_000) }], ANY);
    },
    "a touchpoint is edited by hand": () => {
      const id = some(`SELECT Id FROM Footfall_Touchpoint__c WHERE ${OURS}`);
      if (id) org.update("Footfall_Touchpoint__c", [{ Id: id, Channel__c: "by hand" }], ANY);
    },
    "a touchpoint is deleted by hand": () => {
      const id = some(`SELECT Id FROM Footfall_Touchpoint__c WHERE ${OURS}`);
      if (id) org.remove("Footfall_Touchpoint__c", [id], ANY);
    },
    "an attribution touchpoint goes without a trace": () => {
      const id = some(`SELECT Id FROM Footfall_Attribution__c WHERE ${OURS}`);
      if (id) org.erase("Footfall_Attribution__c", [id], ANY);
    },
  };
  const kinds = Object.values(edits);
  for (let count = number(5); count >= 0; count -= 1) kinds[number(kinds.length)]?.();
}

/** Every record that Footfall did not make, without the fields that it owns and the stamps that these move. */
export function othersRecords(org: Org): Record<string, RecordJson[]> {
  const found: Record<string, RecordJson[]> = {};
  for (const object of [
    "Account",
    "Contact",
    "Lead",
    "Campaign",
    "CampaignMember",
    "Opportunity",
    "OpportunityContactRole",
  ]) {
    const fields = org
      .object(object)
      .fields.filter(
        ({ name, type }) =>
          !name.startsWith("Footfall_") && type !== "address" && !/^(SystemModstamp|LastModified)/.test(name),
      )
      .map(({ name }) => name);
    found[object] = rowsOf(org, `SELECT ${fields.join(", ")} FROM ${object} ORDER BY Id`);
  }
  return found;
}
