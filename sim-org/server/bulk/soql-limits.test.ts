import { expect, test } from "vitest";
import { checkBulkSoql } from "./soql-limits.ts";

test.each([
  "SELECT COUNT() FROM Lead",
  "SELECT COUNT(Id) FROM Lead",
  "SELECT CampaignId, MAX(CreatedDate) FROM CampaignMember GROUP BY CampaignId",
  "SELECT Id FROM Lead LIMIT 10 OFFSET 5",
  "SELECT TYPEOF What WHEN Account THEN Name END FROM Event",
  "SELECT Id, (SELECT Id FROM Contacts WHERE Email != null) FROM Account",
])("a bulk query may not hold: %s", (soql) => {
  expect(() => checkBulkSoql(soql)).toThrow(/not supported in Bulk Query/);
});

test.each([
  "SELECT Id FROM Lead WHERE Company = 'GROUP BY, COUNT(x), OFFSET 3, it\\'s'",
  "SELECT Id FROM Campaign WHERE Id IN (SELECT CampaignId FROM CampaignMember)",
  "SELECT Id, Max__c FROM Lead ORDER BY Id LIMIT 5",
])("a bulk query may hold: %s", (soql) => {
  expect(() => checkBulkSoql(soql)).not.toThrow();
});
