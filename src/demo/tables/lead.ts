/** Lead.csv: people of whom sales has not heard enough, and those who have been converted since. */
import { dayText, instantText, pacificDay } from "../calendar.ts";
import { at } from "../columns.ts";
import { keyOf, pickAt } from "../random.ts";
import type { Organisation } from "../world/organisation.ts";
import { mark } from "../world/people.ts";
import { PersonText } from "./person-text.ts";
import type { RecordIds } from "./record-ids.ts";
import { type DemoTable, flag, tableOf } from "./table.ts";

const columns = [
  "Id",
  "FirstName",
  "LastName",
  "Name",
  "Title",
  "Company",
  "Website",
  "Country",
  "Email",
  "Status",
  "LeadSource",
  "IsConverted",
  "ConvertedDate",
  "ConvertedContactId",
  "ConvertedAccountId",
  "ConvertedOpportunityId",
  "CreatedDate",
  "LastModifiedDate",
  "IsDeleted",
  "MasterRecordId",
];

const openStatuses = ["Open", "Open", "Working", "Nurturing", "Nurturing", "Disqualified"];

export function leadTable(organisation: Organisation, ids: RecordIds): DemoTable {
  const { scope, population } = organisation;
  const { people, companies } = population;
  const text = new PersonText(organisation);
  const statusKey = keyOf(scope.seed, "lead status");

  /** Date, contact, account, opportunity. */
  function conversion(person: number): string[] {
    const second = at(people.contactSince, person);
    if (second === 0) return ["", "", "", ""];
    const opportunity = at(people.convertedInto, person);
    return [
      dayText(pacificDay(second)),
      ids.contact(person),
      ids.account(at(people.company, person)),
      opportunity < 0 ? "" : ids.opportunity(opportunity),
    ];
  }

  return tableOf("Lead", columns, ids.counts.leads, function* () {
    for (let person = 0; person < people.count; person++) {
      if (!people.has(person, mark.lead)) continue;
      const company = at(people.company, person);
      const isConverted = at(people.contactSince, person) !== 0;
      const since = at(people.created, person);
      yield [
        ids.lead(person),
        ...text.names(person),
        text.title(person),
        companies.profiles.name(company),
        companies.profiles.domain(company),
        companies.profiles.country(company).name,
        text.email(person),
        isConverted ? "Qualified" : pickAt(openStatuses, statusKey, person),
        text.source(person),
        flag(isConverted),
        ...conversion(person),
        instantText(since),
        text.modified(person, isConverted ? at(people.contactSince, person) : since),
        flag(people.has(person, mark.merged, mark.deleted)),
        people.has(person, mark.merged) ? ids.lead(at(people.twin, person)) : "",
      ];
    }
  });
}
