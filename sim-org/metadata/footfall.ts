/** Footfall's own objects, as its metadata deploys them (salesforce.md, section 4.5). Only the key is required. */
import type { FieldInfo, ObjectInfo } from "../org.ts";
import { checkbox, currency, datetime, percent, readOnly, reference, required, text } from "./field.ts";
import { object, owner } from "./object.ts";

const models = ["FT", "LC", "U", "W", "Full", "Custom"];

const uniqueId = () =>
  required(text("Unique_Id__c", 80, { externalId: true, unique: true, caseSensitive: true }));

/** Of both objects: which touch it is, and what it is counted as. */
const classification = (): FieldInfo[] => [
  reference("Contact__c", "Contact"),
  reference("Campaign__c", "Campaign"),
  datetime("Touchpoint_Date__c"),
  checkbox("Date_Only__c"),
  text("Channel__c"),
  text("Subchannel__c"),
  text("Channel_Path__c", 1300, {
    calculated: true,
    calculatedFormula: 'Channel__c & "." & Subchannel__c',
  }),
  text("Mode__c"),
  text("Origin__c"),
  text("Type__c"),
  text("Position__c"),
  text("Medium__c"),
  text("Source__c"),
  text("Campaign_Name__c"),
  text("Landing_Page__c"),
  text("Form_URL__c"),
  text("User_Touchpoint_Id__c"),
  text("Run_Id__c"),
];

const named = (): FieldInfo[] => [readOnly(text("Name", 80, { nillable: false })), owner()];

export const footfallObjects: readonly ObjectInfo[] = [
  object("Footfall_Touchpoint__c", "a00", [
    ...named(),
    uniqueId(),
    // Text: what the CRM holds as an address need not be one that a field of type Email takes.
    text("Person_Email__c"),
    reference("Lead__c", "Lead"),
    ...classification(),
  ]),
  object("Footfall_Attribution__c", "a01", [
    ...named(),
    uniqueId(),
    reference("Opportunity__c", "Opportunity"),
    reference("Account__c", "Account"),
    ...classification(),
    ...models.map((model) => percent(`Share_${model}__c`, 18, 4)),
    ...models.map((model) => currency(`Revenue_${model}__c`, 18, 2)),
  ]),
];
