/** OpportunityContactRole.csv: one to four contacts for each opportunity, the first of them primary. */
import { instantText } from "../calendar.ts";
import { at } from "../columns.ts";
import { bitsAt, keyOf, pickAt } from "../random.ts";
import { rolesMax } from "../world/opportunities.ts";
import type { Organisation } from "../world/organisation.ts";
import { OddRows } from "./oddities.ts";
import { deletedOpportunities } from "./opportunity.ts";
import type { RecordIds } from "./record-ids.ts";
import { type DemoTable, flag, tableOf } from "./table.ts";

const columns = [
  "Id",
  "OpportunityId",
  "ContactId",
  "Role",
  "IsPrimary",
  "CreatedDate",
  "LastModifiedDate",
  "IsDeleted",
];

const primaryRoles = ["Decision Maker", "Economic Buyer", "Evaluator", ""];
const otherRoles = ["Influencer", "Technical Buyer", "Business User", "Executive Sponsor", "Evaluator", ""];

export function opportunityContactRoleTable(organisation: Organisation, ids: RecordIds): DemoTable {
  const { scope, opportunities, population } = organisation;
  const { people } = population;
  const roleKey = keyOf(scope.seed, "contact roles");
  const minutesKey = keyOf(scope.seed, "contact role created");
  const withoutContact = new OddRows(scope.seed, "roleWithoutContact", opportunities.roleCount);
  const deleted = deletedOpportunities(organisation);

  function row(number: number, opportunity: number, nth: number, person: number): string[] {
    const earliest = Math.max(at(opportunities.created, opportunity), at(people.contactSince, person));
    const created = Math.min(scope.lastSecond, earliest + (bitsAt(minutesKey, number) % 86_400));
    return [
      ids.contactRole(number),
      ids.opportunity(opportunity),
      withoutContact.has(number) ? ids.missing("contact", number) : ids.contact(person),
      pickAt(nth === 0 ? primaryRoles : otherRoles, roleKey, number),
      flag(nth === 0),
      instantText(created),
      instantText(created),
      flag(deleted.has(opportunity)),
    ];
  }

  return tableOf("OpportunityContactRole", columns, opportunities.roleCount, function* () {
    let number = 0;
    for (let opportunity = 0; opportunity < opportunities.count; opportunity++) {
      for (let nth = 0; nth < rolesMax; nth++) {
        const person = at(opportunities.roles, opportunity * rolesMax + nth);
        if (person >= 0) yield row(number++, opportunity, nth, person);
      }
    }
  });
}
