import { expect, test } from "vitest";
import { fieldLabel, fullFieldLabel } from "./field-label.ts";

test("API names become words; packages and suffixes go, acronyms stay", () => {
  expect(fieldLabel("FirstRespondedDate")).toBe("First responded date");
  expect(fieldLabel("Footfall_Sync_Type__c")).toBe("Footfall sync type");
  expect(fieldLabel("bizible2__Bizible_Attribution_SyncType__c")).toBe("Bizible attribution sync type");
  expect(fieldLabel("HasResponded")).toBe("Has responded");
  expect(fieldLabel("UTM_Source__c")).toBe("UTM source");
  expect(fullFieldLabel("{CampaignMember.CreatedDate}")).toBe("Member: created date");
  expect(fullFieldLabel("Campaign.UTM_Source__c")).toBe("Campaign: UTM source");
  expect(fullFieldLabel("2026-01-14")).toBe("2026-01-14");
});
