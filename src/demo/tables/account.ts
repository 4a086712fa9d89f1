/** Account.csv: companies with a contact, and records that were merged into one of them. */
import { instantText } from "../calendar.ts";
import { at } from "../columns.ts";
import { keyOf, unitAt } from "../random.ts";
import type { Organisation } from "../world/organisation.ts";
import type { RecordIds } from "./record-ids.ts";
import { type DemoTable, flag, tableOf } from "./table.ts";

const columns = [
  "Id",
  "Name",
  "Website",
  "Industry",
  "NumberOfEmployees",
  "BillingCountry",
  "Type",
  "Segment__c",
  "CreatedDate",
  "LastModifiedDate",
  "IsDeleted",
  "MasterRecordId",
];

export function accountTable(organisation: Organisation, ids: RecordIds): DemoTable {
  const { scope, population } = organisation;
  const { companies } = population;
  const { profiles } = companies;
  const modifiedKey = keyOf(scope.seed, "account modified");
  const siteKey = keyOf(scope.seed, "account website");

  function row(company: number, id: string, name: string, master: string): string[] {
    const since = at(companies.accountSince, company);
    const modified = since + Math.floor(unitAt(modifiedKey, company) * (scope.lastSecond - since));
    const site = unitAt(siteKey, company);
    const domain = profiles.domain(company);
    return [
      id,
      name,
      site < 0.08 ? "" : site < 0.5 ? `https://www.${domain}` : site < 0.75 ? `www.${domain}` : domain,
      profiles.industry(company),
      String(profiles.employees(company)),
      profiles.country(company).name,
      at(companies.customerSince, company) === 0 ? "Prospect" : "Customer",
      profiles.segment(company),
      instantText(since),
      instantText(modified),
      flag(master !== ""),
      master,
    ];
  }

  return tableOf("Account", columns, ids.counts.accounts, function* () {
    for (let company = 0; company < companies.count; company++) {
      if (at(companies.accountSince, company) === 0) continue;
      yield row(company, ids.account(company), profiles.name(company), "");
    }
    for (const { company, number, into } of ids.mergedAccounts) {
      const name = profiles.name(company).replace(/,? (Inc\.?|LLC|GmbH|Ltd\.?|Corp\.)$/, "");
      yield row(company, ids.accountOfNumber(number), name.toUpperCase(), ids.accountOfNumber(into));
    }
  });
}
