import { parse } from "csv-parse/sync";
import type { Org, RecordJson } from "../../sim-org/org.ts";

/** What stands in an org of the records that Footfall makes, against what its outcome says: one line each, in order. */

function rowsOf(org: Org, soql: string): RecordJson[] {
  const cursor = org.query(soql);
  const rows = cursor.records(0, cursor.size);
  cursor.close();
  return rows;
}

const parseCsv = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const instant = (value: unknown): string => (value ? new Date(String(value)).toISOString() : "");

/** Every undeleted lead and contact of the org, by the address that makes the person. */
function carriers(org: Org): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const object of ["Lead", "Contact"]) {
    for (const { Id, Email } of rowsOf(org, `SELECT Id, Email FROM ${object}`)) {
      const person = text(Email).trim().toLowerCase();
      if (person === "") continue;
      found.set(person, [...(found.get(person) ?? []), String(Id)]);
    }
  }
  return found;
}

export function touchpointsInOrg(org: Org): string[] {
  return rowsOf(
    org,
    "SELECT Unique_Id__c, User_Touchpoint_Id__c, Lead__c, Contact__c, Person_Email__c, Touchpoint_Date__c, Channel__c, Subchannel__c, Position__c, Campaign__c, Campaign_Name__c, Mode__c, Origin__c, Type__c, Source__c FROM Footfall_Touchpoint__c WHERE Unique_Id__c != 'somebody else'",
  )
    .map((row) =>
      [
        text(row.User_Touchpoint_Id__c),
        text(row.Lead__c) + text(row.Contact__c),
        text(row.Person_Email__c),
        instant(row.Touchpoint_Date__c),
        text(row.Channel__c),
        text(row.Subchannel__c),
        text(row.Position__c),
        text(row.Campaign__c),
        text(row.Campaign_Name__c),
        ...CONSTANTS.map((name) => text(row[name])),
      ].join(" ; "),
    )
    .sort();
}

const CONSTANTS = ["Mode__c", "Origin__c", "Type__c", "Source__c"];
const CONSTANT_VALUES = ["Offline", "crm_campaign", "Campaign", "CRM Campaign"];

export function touchpointsOfOutcome(org: Org, csv: string): string[] {
  const people = carriers(org);
  const names = new Map(rowsOf(org, "SELECT Id, Name FROM Campaign").map(({ Id, Name }) => [Id, text(Name)]));
  return parseCsv(csv)
    .flatMap((row) =>
      (people.get(row.person ?? "") ?? []).map((id) =>
        [
          row.touchpoint_id,
          id,
          row.person,
          row.touchpoint_date,
          row.channel,
          row.subchannel,
          row.positions,
          row.campaign_id,
          names.get(row.campaign_id ?? ""),
          ...CONSTANT_VALUES,
        ].join(" ; "),
      ),
    )
    .sort();
}

const MODELS = { FT: "first_touch", LC: "lead_creation", U: "u_shaped", W: "w_shaped", Full: "full_path" };

export function attributionInOrg(org: Org): string[] {
  const revenue = Object.keys(MODELS).map((model) => `Revenue_${model}__c`);
  return rowsOf(
    org,
    `SELECT User_Touchpoint_Id__c, Opportunity__c, Contact__c, Touchpoint_Date__c, Position__c, ${revenue.join(", ")} FROM Footfall_Attribution__c`,
  )
    .map((row) =>
      [
        text(row.Opportunity__c),
        text(row.User_Touchpoint_Id__c),
        text(row.Contact__c),
        instant(row.Touchpoint_Date__c),
        text(row.Position__c),
        ...revenue.map((field) => Number(row[field])),
      ].join(" ; "),
    )
    .sort();
}

export function attributionOfOutcome(csv: string): string[] {
  return parseCsv(csv)
    .map((row) =>
      [
        row.opportunity_id,
        row.touchpoint_id,
        row.contact_id,
        row.touchpoint_date,
        row.positions,
        ...Object.values(MODELS).map((model) => Number(row[`${model}_revenue`])),
      ].join(" ; "),
    )
    .sort();
}
