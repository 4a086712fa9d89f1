import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fault, json, ScriptedOrg, type Turn } from "../../../test/support/scripted-org.ts";
import { FIELDS } from "../../settings/fields.ts";
import { NeedsSignIn } from "../errors.ts";
import { orgApi } from "../org-api.ts";
import { sessionOf } from "../session.ts";
import { type Examination, examineOrg, isFitToRead } from "./examine.ts";
import type { Finding } from "./finding.ts";
import { OWN_FIELDS, OWN_OBJECTS, SYNC_TYPES } from "./own-metadata.ts";
import { READ_OBJECTS } from "./read-objects.ts";

let peer: ScriptedOrg;
beforeAll(async () => {
  peer = await ScriptedOrg.open();
});
afterAll(() => peer.close());

type Field = Record<string, unknown> & { name: string };
type Described = Record<string, unknown> & { fields: Field[] };

/** An org, as far as it is asked about; each test takes something away from one that has everything. */
type World = {
  objects: Record<string, Described | undefined>;
  permissions: Record<string, boolean> | undefined;
  marketingUser: boolean | undefined;
  calls: { Max: number; Remaining: number };
  held: Record<string, number> | undefined;
  seen: Record<string, number>;
  picklists: Record<string, string[]>;
  version: string;
};

const field = (name: string, type = "string"): Field => ({ name, type, createable: true, updateable: true });

function wholeWorld(): World {
  const objects: World["objects"] = {};
  for (const object of READ_OBJECTS) {
    const known =
      object === "CampaignMemberStatus"
        ? ["Id", "CampaignId", "Label", "HasResponded"]
        : FIELDS[object].map(({ name }) => name).filter((name) => !name.endsWith("__c"));
    const own = object === "Campaign" || object === "CampaignMember" ? OWN_FIELDS[object] : {};
    objects[object] = {
      name: object,
      queryable: true,
      replicateable: true,
      fields: [
        ...[...known, "SystemModstamp"].map((name) => field(name)),
        ...Object.entries(own).map(([name, types]) => field(name, types[0])),
      ],
    };
  }
  for (const [object, fields] of Object.entries(OWN_OBJECTS))
    objects[object] = {
      name: object,
      createable: true,
      updateable: true,
      deletable: true,
      fields: Object.entries(fields).map(([name, types]) => field(name, types[0])),
    };
  objects.PermissionSet = {
    name: "PermissionSet",
    fields: [
      field("PermissionsViewAllData", "boolean"),
      field("PermissionsAllowViewEditConvertedLeads", "boolean"),
    ],
  };
  Object.assign(fieldIn(objects, "Campaign", "Footfall_Sync_Type__c"), {
    picklistValues: SYNC_TYPES.map((value) => ({ value, active: true })),
  });
  Object.assign(objects.Campaign ?? {}, {
    recordTypeInfos: [
      { name: "Master", recordTypeId: "012000000000000AAA", available: true, active: true, master: true },
      { name: "Event", recordTypeId: "012000000000001AAA", available: true, active: true, master: false },
    ],
  });
  const counts = Object.fromEntries(READ_OBJECTS.map((object) => [object, 1000]));
  return {
    objects,
    permissions: { PermissionsViewAllData: true, PermissionsAllowViewEditConvertedLeads: true },
    marketingUser: true,
    calls: { Max: 100_000, Remaining: 90_000 },
    held: { ...counts },
    seen: { ...counts },
    picklists: { "012000000000001AAA": [...SYNC_TYPES] },
    version: "62.0",
  };
}

function fieldIn(objects: World["objects"], object: string, name: string): Field {
  const found = objects[object]?.fields.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${object} has no ${name}`);
  return found;
}

const nothing = fault(404, "NOT_FOUND", "The requested resource does not exist");
const records = (rows: object[]) => json(200, { totalSize: rows.length, done: true, records: rows });

function answerOf(world: World, path: string, query: URLSearchParams, body: string): Turn {
  if (!path.startsWith(`/services/data/v${world.version}/`)) return nothing;
  const below = path.slice(`/services/data/v${world.version}`.length);
  const described = /^\/sobjects\/(\w+)\/describe$/.exec(below)?.[1];
  if (described) return world.objects[described] ? json(200, world.objects[described]) : nothing;
  if (below === "/limits") return json(200, { DailyApiRequests: world.calls });
  if (below === "/limits/recordCount")
    return world.held
      ? json(200, { sObjects: Object.entries(world.held).map(([name, count]) => ({ name, count })) })
      : fault(403, "INSUFFICIENT_ACCESS", "View Setup and Configuration is missing");
  const ofType = /^\/ui-api\/object-info\/Campaign\/picklist-values\/(\w+)\//.exec(below)?.[1];
  if (ofType)
    return world.picklists[ofType]
      ? json(200, { values: world.picklists[ofType].map((value) => ({ value })) })
      : nothing;
  if (below === "/query") return queried(world, query.get("q") ?? "");
  if (below === "/composite") return composite(world, body);
  return nothing;
}

function queried(world: World, soql: string): Turn {
  if (soql.includes("FROM PermissionSetAssignment"))
    return records(world.permissions ? [{ PermissionSet: null }, { PermissionSet: world.permissions }] : []);
  if (soql.includes("FROM User"))
    return world.marketingUser === undefined
      ? fault(400, "INVALID_FIELD", "No such column")
      : records([{ UserPermissionsMarketingUser: world.marketingUser }]);
  return fault(400, "MALFORMED_QUERY", soql);
}

function composite(world: World, body: string): Turn {
  const { compositeRequest } = JSON.parse(body) as {
    compositeRequest: { url: string; referenceId: string }[];
  };
  return json(200, {
    compositeResponse: compositeRequest.map(({ url, referenceId }) => {
      const object = /FROM (\w+)/.exec(decodeURIComponent(url))?.[1] ?? "";
      return {
        referenceId,
        httpStatusCode: 200,
        body: { totalSize: world.seen[object], done: true, records: [] },
      };
    }),
  });
}

async function examined(
  change: (world: World) => void = () => {},
  wants: Pick<Examination, "ofRules" | "writes"> = {},
): Promise<{ findings: Finding[]; failed: string[]; calls: number }> {
  const world = wholeWorld();
  change(world);
  peer.play((asked, response) => answerOf(world, asked.path, asked.query, asked.body)(asked, response));
  const identity = {
    orgId: "00D000000000001EAA",
    userId: "005000000000001AAA",
    username: "me@acme.example",
    instanceUrl: peer.url,
    apiVersion: "62.0",
    isSandbox: false,
  };
  const session = sessionOf({ accessToken: "t", instanceUrl: peer.url }, () =>
    Promise.reject(new NeedsSignIn("the refresh token is no longer valid")),
  );
  const api = orgApi(identity, session, { sleep: async () => {} });
  const findings = await examineOrg(api, { reservePercent: 20, ...wants });
  const failed = findings
    .filter(({ ok }) => ok !== true)
    .map(({ check, object, ok, neededFor }) => `${object ?? "org"} ${check}: ${ok}, ${neededFor}`);
  return { findings, failed, calls: api.usage.calls };
}

const about = (findings: Finding[], object: string | null, check: string): Finding => {
  const found = findings.find((one) => one.object === object && one.check === check);
  if (!found) throw new Error(`nothing about ${object} ${check}`);
  return found;
};

test("an org that has everything: every finding is ok, in some twenty calls, none of them a change", async () => {
  const { findings, failed, calls } = await examined();
  expect(failed).toEqual([]);
  expect(isFitToRead(findings)).toBe(true);
  expect(findings.every(({ doThis }) => doThis === null)).toBe(true);
  expect(calls).toBeLessThan(25);
  expect(peer.asked.filter(({ method, path }) => method !== "GET" && !path.endsWith("/composite"))).toEqual(
    [],
  );
  expect(READ_OBJECTS.filter((object) => !findings.some((one) => one.object === object))).toEqual([]);
});

describe("what is missing", () => {
  const cases: [string, (world: World) => void, string[], boolean, RegExp][] = [
    [
      "an object that the user may not read",
      (world) => {
        delete world.objects.CampaignMember;
      },
      ["CampaignMember readable: false, reading"],
      false,
      /Object Settings > Campaigns: Read.*Leads and Contacts/,
    ],
    [
      "a field that the contract requires",
      (world) => drop(world, "Opportunity", "Amount"),
      ["Opportunity fields: false, reading"],
      false,
      /Object Manager > Opportunity .*Field-Level Security/,
    ],
    [
      "a field that Footfall can do without",
      (world) => drop(world, "Contact", "Title"),
      ["Contact fields: false, advice"],
      true,
      /Field-Level Security/,
    ],
    [
      "an object that is not replicateable",
      (world) => Object.assign(world.objects.Lead ?? {}, { replicateable: false }),
      ["Lead replicateable: false, advice"],
      true,
      /Salesforce Support/,
    ],
    [
      "View All Data",
      (world) => Object.assign(world.permissions ?? {}, { PermissionsViewAllData: false }),
      ["org view all data: false, advice"],
      true,
      /System Permissions: View All Data/,
    ],
    [
      "View and Edit Converted Leads",
      (world) => Object.assign(world.permissions ?? {}, { PermissionsAllowViewEditConvertedLeads: false }),
      ["org view and edit converted leads: false, reading"],
      false,
      /View and Edit Converted Leads/,
    ],
    [
      "permission sets that the user may not see",
      (world) => {
        world.permissions = undefined;
      },
      ["org view all data: unknown, advice", "org view and edit converted leads: unknown, reading"],
      true,
      /./,
    ],
    [
      "Marketing User",
      (world) => {
        world.marketingUser = false;
      },
      ["org marketing user: false, writing"],
      true,
      /Setup > Users/,
    ],
    [
      "calls",
      (world) => {
        world.calls = { Max: 1000, Remaining: 200 };
      },
      ["org API calls: false, reading"],
      false,
      /reservePercent/,
    ],
    [
      "records that the user does not see",
      (world) => {
        world.seen.Lead = 400;
      },
      ["Lead rows: false, reading"],
      false,
      /View All Records/,
    ],
    [
      "the org's own counts",
      (world) => {
        world.held = undefined;
      },
      READ_OBJECTS.map((object) => `${object} rows: unknown, reading`),
      true,
      /./,
    ],
    [
      "an object of Footfall's",
      (world) => {
        delete world.objects.Footfall_Touchpoint__c;
      },
      ["Footfall_Touchpoint__c own object: false, writing"],
      true,
      /sf project deploy start/,
    ],
    [
      "the right to delete on ours",
      (world) => Object.assign(world.objects.Footfall_Attribution__c ?? {}, { deletable: false }),
      ["Footfall_Attribution__c may write: false, writing"],
      true,
      /Footfall_Integration/,
    ],
    [
      "the right type of a field of ours",
      (world) => {
        fieldIn(world.objects, "Footfall_Attribution__c", "Share_W__c").type = "string";
      },
      ["Footfall_Attribution__c own fields: false, writing"],
      true,
      /sf project deploy start/,
    ],
    [
      "a field of ours on members",
      (world) => drop(world, "CampaignMember", "Footfall_Touchpoint_Date__c"),
      ["CampaignMember own fields: false, advice"],
      true,
      /sf project deploy start/,
    ],
    [
      "a sync type",
      (world) => {
        fieldIn(world.objects, "Campaign", "Footfall_Sync_Type__c").picklistValues = SYNC_TYPES.slice(1).map(
          (value) => ({
            value,
          }),
        );
      },
      ["Campaign sync types: false, advice"],
      true,
      /Values: New/,
    ],
    [
      "a sync type of one record type",
      (world) => {
        world.picklists["012000000000001AAA"] = SYNC_TYPES.slice(0, 2);
      },
      ["Campaign sync types: false, advice"],
      true,
      /Record Types > Event > Picklists/,
    ],
  ];
  test.each(cases)("%s", async (_name, change, expected, isFit, doThis) => {
    const { findings, failed } = await examined(change);
    expect(failed).toEqual(expected);
    expect(isFitToRead(findings)).toBe(isFit);
    for (const { ok, doThis: advice } of findings) if (ok === false) expect(advice).toMatch(doThis);
  });
});

test("a field that a rule names is needed like one of the contract", async () => {
  const { findings } = await examined(() => {}, { ofRules: { Lead: ["Region__c", "Owner.Name"] } });
  const found = about(findings, "Lead", "fields");
  expect(found).toMatchObject({ ok: false, neededFor: "reading" });
  expect(found.what).toBe("not visible: Region__c (Region__c by your rules)");
});

test("a field that a setting writes is needed to write; others of the object are advice", async () => {
  const lacks = (world: World) => drop(world, "CampaignMember", "Footfall_Touchpoint_Date__c");
  const { failed } = await examined(lacks, { writes: ["memberDates"] });
  expect(failed).toEqual(["CampaignMember own fields: false, writing"]);
  expect((await examined(lacks, { writes: ["memberStatus", "campaignRollups"] })).failed).toEqual([
    "CampaignMember own fields: false, advice",
  ]);
});

test("few records less than the org's own count are no finding: it lags behind", async () => {
  const { failed } = await examined((world) => {
    world.seen.Lead = 960;
  });
  expect(failed).toEqual([]);
});

test("quotes that an org spells otherwise are the same sync type", async () => {
  const { failed } = await examined((world) => {
    fieldIn(world.objects, "Campaign", "Footfall_Sync_Type__c").picklistValues = [
      "Include All Campaign Members",
      "Include only “Responded” Campaign Members",
      "Exclude all  Campaign Members",
    ].map((value) => ({ value }));
  });
  expect(failed).toEqual([]);
});

describe("an org that lets nobody in", () => {
  test.each<[string, Turn, string, RegExp]>([
    [
      "a session that cannot be renewed",
      fault(401, "INVALID_SESSION_ID", "expired"),
      "sign-in",
      /footfall connect/,
    ],
    [
      "a user without the API",
      fault(403, "API_CURRENTLY_DISABLED", "API is disabled for this User"),
      "API enabled",
      /System Permissions: API Enabled/,
    ],
    [
      "a day without calls left",
      fault(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
      "API calls",
      /Company Information/,
    ],
    ["an unknown version", nothing, "API version", /--api-version/],
  ])("%s", async (_name, turn, check, doThis) => {
    peer.play(turn);
    const identity = {
      orgId: "00D000000000001EAA",
      userId: "005000000000001AAA",
      username: "me@acme.example",
      instanceUrl: peer.url,
      apiVersion: "62.0",
      isSandbox: false,
    };
    const session = sessionOf({ accessToken: "t", instanceUrl: peer.url }, () =>
      Promise.reject(new NeedsSignIn("the refresh token is no longer valid")),
    );
    const findings = await examineOrg(orgApi(identity, session), { reservePercent: 20 });
    const found = about(findings, null, check);
    expect(found).toMatchObject({ ok: false, neededFor: "reading" });
    expect(found.doThis).toMatch(doThis);
    expect(isFitToRead(findings)).toBe(false);
    expect(peer.asked).toHaveLength(1);
  });
});

function drop(world: World, object: string, name: string): void {
  const described = world.objects[object];
  if (described) described.fields = described.fields.filter((candidate) => candidate.name !== name);
}
