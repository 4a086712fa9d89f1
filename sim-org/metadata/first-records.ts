import { randomInt } from "node:crypto";
import { systemValues } from "../records/system-values.ts";
import { suffixOf } from "../store/ids.ts";
import type { Store, Values } from "../store/store.ts";
import { stages } from "./opportunities.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The records that an org has before anybody works in it: itself, the integration user, its permissions, the stages. */
export function makeFirstRecords(store: Store): void {
  const stamp = store.stamp();
  const userId = store.newId(store.catalogue.get("User"));
  const put = (name: string, values: Values, id?: string): string => {
    const object = store.catalogue.get(name);
    const newId = id ?? store.newId(object);
    store.insert(object, { ...systemValues(newId, stamp, userId), ...values });
    return newId;
  };
  put(
    "Organization",
    {
      Name: "Simulated Org",
      Country: "US",
      OrganizationType: "Developer Edition",
      IsSandbox: 0,
      InstanceName: "SIM1",
      TimeZoneSidKey: "UTC",
      DefaultLocaleSidKey: "en_US",
      LanguageLocaleKey: "en_US",
    },
    randomOrgId(),
  );
  put("User", integrationUser(userId), userId);
  const permissionSet = put("PermissionSet", {
    Name: "X00Integration",
    Label: "Integration",
    IsOwnedByProfile: 1,
    PermissionsApiEnabled: 1,
    PermissionsViewAllData: 1,
    PermissionsModifyAllData: 1,
    PermissionsBulkApiHardDelete: 1,
    PermissionsConvertLeads: 1,
    PermissionsAllowViewEditConvertedLeads: 1,
    PermissionsViewSetup: 1,
  });
  put("PermissionSetAssignment", { PermissionSetId: permissionSet, AssigneeId: userId });
  for (const [place, { name, isClosed, isWon, probability }] of stages.entries()) {
    put("OpportunityStage", {
      MasterLabel: name,
      ApiName: name,
      IsActive: 1,
      SortOrder: place + 1,
      IsClosed: isClosed ? 1 : 0,
      IsWon: isWon ? 1 : 0,
      DefaultProbability: probability,
    });
  }
}

function integrationUser(id: string): Values {
  return {
    Username: `integration-${id.slice(-6).toLowerCase()}@simulated.example`,
    FirstName: "Integration",
    LastName: "User",
    Name: "Integration User",
    Email: "integration@simulated.example",
    Alias: "integ",
    IsActive: 1,
    UserType: "Standard",
    TimeZoneSidKey: "UTC",
    LocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    UserPermissionsMarketingUser: 1,
  };
}

/** No two orgs share an id: a store is bound to the id of its org. */
function randomOrgId(): string {
  let id = "00D";
  while (id.length < 15) id += ALPHABET.charAt(randomInt(ALPHABET.length));
  return id + suffixOf(id);
}
