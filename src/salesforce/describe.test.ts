import { afterAll, beforeAll, expect, test } from "vitest";
import { fault, json, ScriptedOrg } from "../../test/support/scripted-org.ts";
import { describeObject } from "./describe.ts";
import { NeedsSignIn, OrgFault } from "./errors.ts";
import { type OrgApi, orgApi } from "./org-api.ts";
import { sessionOf } from "./session.ts";

let org: ScriptedOrg;
let api: OrgApi;
beforeAll(async () => {
  org = await ScriptedOrg.open();
  const session = sessionOf({ accessToken: "token", instanceUrl: org.url }, () =>
    Promise.reject(new NeedsSignIn("nobody")),
  );
  const identity = {
    orgId: "00D000000000001EAA",
    userId: "005000000000001AAA",
    username: "user@example.com",
  };
  const options = { sleep: async () => {} };
  api = orgApi(
    { ...identity, instanceUrl: org.url, apiVersion: "62.0", isSandbox: undefined },
    session,
    options,
  );
});
afterAll(() => org.close());

test("fields are found by their names in lower case; what describe leaves out has its least", async () => {
  org.play(
    json(200, {
      name: "Campaign",
      fields: [
        { name: "Region__c", type: "picklist", length: 40, updateable: true, picklistValues: [] },
        { name: "Area__c", type: "string", calculated: true },
      ],
    }),
  );
  const described = await describeObject(api, "campaign");
  expect(described?.name).toBe("Campaign");
  expect(described?.fields.get("region__c")).toMatchObject({
    name: "Region__c",
    length: 40,
    updateable: true,
  });
  expect(described?.fields.get("area__c")).toMatchObject({ calculated: true, updateable: false, length: 0 });
});

test("an object that is not there, or not to be seen, is undefined", async () => {
  org.play(fault(404, "NOT_FOUND", "The requested resource does not exist"));
  expect(await describeObject(api, "Nothing__c")).toBeUndefined();
});

test("any other refusal is one", async () => {
  org.play(fault(403, "API_DISABLED_FOR_ORG", "no API"));
  await expect(describeObject(api, "Campaign")).rejects.toThrow(OrgFault);
});
