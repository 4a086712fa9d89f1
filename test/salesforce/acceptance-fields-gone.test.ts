import { describe, expect, test } from "vitest";
import { demoSettings } from "../../src/demo/index.ts";
import { type Answered, alteredStore, type Passing, refusal } from "./altered-org.ts";
import { rowsOf } from "./mutate-org.ts";
import { LATER, Situation, WHOLE, withStateServer } from "./situation.ts";

/** Fields that are taken out of the org and deployed again: docs/decisions/0018. */

withStateServer();

describe("fields that are not there for a while, and come back empty", () => {
  const situation = Situation.of(300);
  const shown = alteredStore(situation);
  const cli = (command: string, ...options: string[]) =>
    situation.connected.cli(command, "--store", shown.store, ...options);
  const told = async (...args: [string, ...string[]]) => {
    const answer = await cli(...args);
    expect(answer, args.join(" ")).toMatchObject({ status: 0, error: "" });
    return answer.out;
  };

  /** By object; the others of the same objects stay. */
  const GONE = {
    Campaign: "Footfall_Pipeline__c",
    CampaignMember: "Footfall_Touchpoint_Date__c",
    Footfall_Touchpoint__c: "Subchannel__c",
  };
  const STATUS = "Footfall_Status_Contact__c";
  const stands = () =>
    Object.fromEntries(
      Object.entries(GONE).map(([object, field]) => [
        object,
        rowsOf(situation.org, `SELECT Id, ${field} FROM ${object} WHERE ${field} != null ORDER BY Id`),
      ]),
    );
  const statuses = () =>
    rowsOf(situation.org, `SELECT Id, ${STATUS} FROM CampaignMember WHERE ${STATUS} != null ORDER BY Id`);

  const names = ({ query, body }: Passing) =>
    [...Object.values(GONE), STATUS].find((field) => `${query.get("q")} ${body}`.includes(field));
  const hide = () => {
    shown.altered.alteration = {
      instead: (asked) => {
        const field = names(asked);
        return field ? refusal(400, "INVALID_FIELD", `No such column '${field}'`) : undefined;
      },
      afterwards: ({ path }, answered): Answered | undefined => {
        if (!/\/describe$/.test(path)) return undefined;
        const described = JSON.parse(answered.body) as { fields: { name: string }[] };
        const fields = described.fields.filter(
          ({ name }) => name !== STATUS && !Object.values(GONE).includes(name),
        );
        return { ...answered, body: JSON.stringify({ ...described, fields }) };
      },
    };
  };

  test("they are filled again, nobody is said to have edited them, and an undo takes everything out", async () => {
    await told("import", ...LATER);
    const settings = `${demoSettings}\nsalesforce: { writeBack: true, memberStatus: true, memberDates: true, campaignRollups: true }\n`;
    await told("publish", "--settings", await situation.file("all.yaml", settings), ...LATER);
    const members = rowsOf(situation.org, "SELECT Id FROM CampaignMember ORDER BY Id LIMIT 5");
    const dates = members.map(({ Id }) => `${Id},2026-02-01T09:00:00.000Z`).join("\n");
    const file = await situation.file("dates.csv", `campaign_member_id,touchpoint_date\n${dates}\n`);
    await told("publish", "--dates", file, ...LATER);
    await told("export");
    const [before, statusesBefore] = [stands(), statuses()];
    for (const [object, rows] of Object.entries(before))
      expect([object, rows.length > 2]).toEqual([object, true]);
    expect(statusesBefore.length).toBeGreaterThan(20);

    hide();
    const without = await cli("export");
    expect(without).toMatchObject({
      status: 0,
      out: expect.stringMatching(
        /^Salesforce has what publish 3 says, apart from fields that it does not have\./m,
      ),
      error: expect.stringMatching(
        /^not written, because the org does not have them.*: (\S+, )*Campaign\.Footfall_Pipeline__c/m,
      ),
    });

    for (const [object, rows] of Object.entries(before)) {
      const field = GONE[object as keyof typeof GONE];
      situation.org.update(
        object,
        rows.map(({ Id }) => ({ Id: String(Id), [field]: null })),
        WHOLE,
      );
    }
    situation.org.update(
      "CampaignMember",
      statusesBefore.map(({ Id }) => ({ Id: String(Id), [STATUS]: null })),
      WHOLE,
    );
    shown.altered.alteration = {};
    await told("import", ...LATER);
    expect(await told("export", "--plan")).not.toContain("somebody else");
    expect(await told("export")).not.toContain("somebody else");
    expect(stands()).toEqual(before);
    expect(statuses()).toEqual(statusesBefore);
    expect(await told("export")).toMatch(/^Salesforce has what publish \d+ says\./);

    process.env.FOOTFALL_CONFIRM_ORG = "Simulated Org";
    await told("export", "undo");
    delete process.env.FOOTFALL_CONFIRM_ORG;
    for (const [object, rows] of Object.entries(stands())) expect([object, rows]).toEqual([object, []]);
    expect(statuses()).toEqual([]);
  });
});
