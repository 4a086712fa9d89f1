/** Small random organisations in one scene: the seven tables, with few values and many collisions. */
import fc from "fast-check";
import {
  boolean,
  type Cell,
  day,
  deleted,
  email,
  exactInstant,
  fate,
  filled,
  instant,
  nullableBoolean,
  oneOf,
  ownId,
  type Row,
  reference,
} from "./arbitrary-cells.ts";
import { type Absences, buildOrganisation, OPTIONAL_COLUMNS, type Shape } from "./build-organisation.ts";
import type { ObjectName, Organisation } from "./csv-values.ts";
import type { Scene } from "./scenes.ts";

export const TYPES = ["Webinar", " webinar ", "Tradeshow", "TRADESHOW", "Email", "Conference"];
export const STATUSES = ["Sent", "Responded", "Attended", "attended ", "Watched live"];
export const NAMES = ["Fair 2024", "fair 2024", "Dinner, London", 'The "Big" One', "Café"];
export const REGIONS = ["EMEA", "emea ", "APAC", "Café", "Cafe\u0301", "a*b", "x,y", 'say "hi"'];
export const COMPANIES = ["Acme", "ACME ", "Globex"];
export const STAGES = ["Prospecting", "Closed Won", "Closed Lost"];
export const SYNC_TYPES = [
  "Include all Campaign Members",
  "include  ALL campaign members ",
  "Include_All",
  'Include only "Responded" Campaign Members',
  "Include only 'responded' campaign members",
  "Include only “Responded” Campaign Members",
  "INCLUDE_RESPONDED",
  "Exclude all Campaign Members",
  "exclude_all",
  "Include some",
];
export const AMOUNTS = [
  "0",
  "100",
  "-100",
  "84000",
  "0.01",
  "-0.03",
  "1000.005",
  "999.994999",
  "-0.005",
  "100.10",
];

const SYNC_TYPE = fc.oneof(
  { weight: 5, arbitrary: oneOf(...SYNC_TYPES.slice(0, 3)) },
  { weight: 3, arbitrary: oneOf(...SYNC_TYPES.slice(3, 7)) },
  { weight: 1, arbitrary: oneOf(...SYNC_TYPES.slice(7)) },
);

export function organisationIn(scene: Scene): fc.Arbitrary<Organisation> {
  const seldom = fc.nat({ max: 14 }).map((number) => number === 14);
  return fc
    .record({
      Account: shape("Account", account(), 0, 4),
      Contact: shape("Contact", contact(scene), 0, 6),
      Lead: shape("Lead", lead(scene), 0, 6),
      Campaign: shape("Campaign", campaign(scene), 1, 6),
      CampaignMember: shape("CampaignMember", member(scene), 0, 20),
      Opportunity: shape("Opportunity", opportunity(scene), 0, 4),
      OpportunityContactRole: shape("OpportunityContactRole", role(), 0, 6),
      absent: fc.record({
        account: seldom,
        person: fc.oneof(
          { weight: 22, arbitrary: fc.constant<Absences["person"]>("none") },
          { weight: 2, arbitrary: oneOf<Absences["person"]>("Lead", "Contact") },
        ),
        role: seldom,
        opportunity: seldom,
      }),
    })
    .map(({ absent, ...shapes }) => buildOrganisation(shapes, absent));
}

function shape(object: ObjectName, row: fc.Arbitrary<Row>, least: number, most: number): fc.Arbitrary<Shape> {
  return fc.record({
    rows: rowsOf(
      fc.tuple(ownId(object), row).map(([Id, cells]): Row => ({ Id, ...cells })),
      least,
      most,
    ),
    dropped: fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.array(oneOf(...OPTIONAL_COLUMNS[object]), { minLength: 1, maxLength: 3 }) },
    ),
    header: oneOf<Shape["header"]>("exact", "exact", "exact", "exact", "lower", "upper"),
  });
}

/** Mostly at least half of what there may be, so that journeys come about; failures shrink to as few as may be. */
function rowsOf(row: fc.Arbitrary<Row>, least: number, most: number): fc.Arbitrary<Row[]> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.array(row, { minLength: least, maxLength: most }) },
    { weight: 4, arbitrary: fc.array(row, { minLength: Math.ceil(most / 2), maxLength: most }) },
  );
}

function account(): fc.Arbitrary<Row> {
  const cells = fc.record({ Name: filled(9, oneOf(...COMPANIES)), Website: filled(5, oneOf("acme.com")) });
  return fc.tuple(cells, fate("Account")).map(([named, ending]) => ({ ...named, ...ending }));
}

function contact(scene: Scene): fc.Arbitrary<Row> {
  const cells = fc.record({
    Email: email,
    AccountId: filled(9, reference("Account")),
    Title: filled(7, oneOf("CEO", "ceo ", "Buyer")),
    CreatedDate: filled(9, instant(scene)),
  });
  return fc.tuple(cells, fate("Contact")).map(([person, ending]) => ({ ...person, ...ending }));
}

function lead(scene: Scene): fc.Arbitrary<Row> {
  const cells = fc.record({
    Email: email,
    Company: filled(8, oneOf(...COMPANIES)),
    Status: filled(9, oneOf("Open", "Qualified")),
    IsConverted: nullableBoolean(2),
    ConvertedDate: filled(3, day(scene)),
    ConvertedContactId: filled(3, reference("Contact")),
    CreatedDate: filled(9, instant(scene)),
  });
  return fc.tuple(cells, fate("Lead")).map(([person, ending]) => ({ ...person, ...ending }));
}

function campaign(scene: Scene): fc.Arbitrary<Row> {
  const seldom = filled(1, oneOf("ff1_abc"));
  return fc.record({
    Name: oneOf(...NAMES),
    Type: filled(8, oneOf(...TYPES)),
    Status: filled(8, oneOf("Planned", "In Progress", "Completed")),
    IsActive: nullableBoolean(7),
    StartDate: filled(7, day(scene)),
    EndDate: filled(6, day(scene)),
    ActualCost: filled(7, oneOf("18000", "1000.50", "0", "0.10", "-5", "007.250", "12.3456")),
    CreatedDate: filled(9, instant(scene)),
    LastModifiedDate: filled(9, instant(scene)),
    IsDeleted: deleted,
    Footfall_Sync_Type__c: filled(6, SYNC_TYPE),
    bizible2__Bizible_Attribution_SyncType__c: filled(8, SYNC_TYPE),
    Footfall_Touchpoint_Start__c: filled(1, day(scene)),
    bizible2__Touchpoint_Start_Date__c: filled(1, day(scene)),
    Footfall_Touchpoint_End__c: filled(1, day(scene)),
    bizible2__Touchpoint_End_Date__c: filled(1, day(scene)),
    Footfall_Unique_Id__c: fc.oneof(
      { weight: 2, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: seldom },
    ),
    bizible2__UniqueId__c: fc.oneof(
      { weight: 2, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: seldom },
    ),
    Region__c: filled(8, oneOf(...REGIONS)),
    My_Sync__c: filled(8, SYNC_TYPE),
    My_Start__c: filled(3, day(scene)),
    My_End__c: filled(3, day(scene)),
    My_Unique__c: fc.oneof({ weight: 5, arbitrary: fc.constant("") }, { weight: 1, arbitrary: seldom }),
  });
}

function member(scene: Scene): fc.Arbitrary<Row> {
  const [lead, contact] = [reference("Lead"), reference("Contact")];
  const nobody = oneOf<Cell>("", "#N/A");
  const who = fc.oneof(
    { weight: 7, arbitrary: fc.record({ LeadId: lead, ContactId: nobody }) },
    { weight: 9, arbitrary: fc.record({ LeadId: nobody, ContactId: contact }) },
    { weight: 4, arbitrary: fc.record({ LeadId: lead, ContactId: contact }) },
    { weight: 1, arbitrary: fc.record({ LeadId: nobody, ContactId: nobody }) },
  );
  const campaignId = fc.oneof(
    { weight: 60, arbitrary: reference("Campaign") },
    { weight: 1, arbitrary: fc.constant("") },
  );
  const cells = fc.record({
    CampaignId: campaignId,
    Status: filled(9, oneOf(...STATUSES)),
    HasResponded: nullableBoolean(7),
    FirstRespondedDate: filled(7, day(scene)),
    CreatedDate: instant(scene),
    LastModifiedDate: filled(9, instant(scene)),
    IsDeleted: deleted,
    Footfall_Touchpoint_Date__c: filled(3, instant(scene)),
    bizible2__Bizible_Touchpoint_Date__c: filled(3, instant(scene)),
    Score__c: filled(8, score(scene)),
    Event_Date__c: filled(6, instant(scene)),
    My_Date__c: filled(3, instant(scene)),
  });
  return fc.tuple(cells, who).map(([membership, person]): Row => ({ ...membership, ...person }));
}

/** Text that may look like a number, a day or an instant. */
function score(scene: Scene): fc.Arbitrary<string> {
  const instantWithOffset = exactInstant(scene).filter((text) => /(Z|[+-]\d\d:?\d\d)$/.test(text));
  return fc.oneof(
    { weight: 3, arbitrary: oneOf("10", "9", "10.0", "-3.5", " 7 ", "0.10", "100") },
    { weight: 1, arbitrary: oneOf("abc", "Abc ", "10 points", "-", "1.2.3") },
    { weight: 2, arbitrary: day(scene) },
    { weight: 1, arbitrary: instantWithOffset },
  );
}

function opportunity(scene: Scene): fc.Arbitrary<Row> {
  const amount = filled(9, oneOf(...AMOUNTS, "12345678.905"));
  return fc.record({
    AccountId: filled(9, reference("Account")),
    CreatedDate: instant(scene),
    CloseDate: day(scene),
    Amount: amount,
    IsClosed: boolean(6),
    IsWon: boolean(6),
    Name: filled(9, oneOf("Big deal", "Small deal")),
    StageName: filled(9, oneOf(...STAGES)),
    CurrencyIsoCode: filled(5, oneOf("USD", "EUR")),
    IsDeleted: deleted,
    ARR__c: amount,
  });
}

function role(): fc.Arbitrary<Row> {
  return fc.record({
    OpportunityId: reference("Opportunity"),
    ContactId: reference("Contact"),
    IsPrimary: nullableBoolean(6),
    Role: filled(6, oneOf("Buyer")),
    IsDeleted: deleted,
  });
}
