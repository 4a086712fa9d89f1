/** Contact.csv: people of the accounts; some records were deleted, or merged into another. */
import { instantText } from "../calendar.ts";
import { at } from "../columns.ts";
import { chanceAt, keyOf } from "../random.ts";
import type { Organisation } from "../world/organisation.ts";
import { mark } from "../world/people.ts";
import { PersonText } from "./person-text.ts";
import type { RecordIds } from "./record-ids.ts";
import { type DemoTable, flag, tableOf } from "./table.ts";

const columns = [
  "Id",
  "AccountId",
  "FirstName",
  "LastName",
  "Name",
  "Title",
  "Email",
  "LeadSource",
  "CreatedDate",
  "LastModifiedDate",
  "IsDeleted",
  "MasterRecordId",
];

/** Of the contacts of a merged account: those that still point to the record that is gone. */
const shareLeftBehind = 0.3;

export function contactTable(organisation: Organisation, ids: RecordIds): DemoTable {
  const { scope, population } = organisation;
  const { people } = population;
  const text = new PersonText(organisation);
  const leftBehindKey = keyOf(scope.seed, "contacts of merged accounts");

  function accountOf(person: number): string {
    const company = at(people.company, person);
    const merged = chanceAt(leftBehindKey, person, shareLeftBehind) ? ids.mergedAccount(company) : "";
    return merged === "" ? ids.account(company) : merged;
  }

  return tableOf("Contact", columns, ids.counts.contacts, function* () {
    for (let person = 0; person < people.count; person++) {
      const since = at(people.contactSince, person);
      if (since === 0) continue;
      yield [
        ids.contact(person),
        accountOf(person),
        ...text.names(person),
        text.title(person),
        text.email(person),
        text.source(person),
        instantText(since),
        text.modified(person, since),
        flag(people.has(person, mark.merged, mark.deleted)),
        people.has(person, mark.merged) ? ids.contact(at(people.twin, person)) : "",
      ];
    }
  });
}
