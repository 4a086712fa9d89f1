import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { organisationAndSettings } from "../../../test/reference/arbitraries.ts";
import { lastOutcome, modelOutcome } from "../../../test/support/model-run.ts";
import { runsOf } from "../../../test/support/property-runs.ts";
import { id, instant, LOS_ANGELES, organisation } from "../../../test/support/tables.ts";
import { openDuckDb } from "../../warehouse/duckdb/duckdb-warehouse.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { allProposedDatesSql, proposedDatesSql, type RadarFinding, radar } from "./index.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openDuckDb({ path: ":memory:", threads: 1 });
});
afterAll(() => warehouse.close());

const CAMPAIGN = "Campaign | Name | StartDate | EndDate | CreatedDate | Sync";

/** Members of one campaign, one a line: when each was created, and on which day it responded (empty: it did not). */
type Arrival = [created: string, responded?: string, set?: string];

/** A campaign of one line and its members, through the model and the radar. */
async function look(campaigns: string, arrivals: Record<string, Arrival[]>, settings: object = {}) {
  const rows = Object.entries(arrivals).flatMap(([campaign, members]) =>
    members.map(([created, responded = "", set = ""]) => [campaign, created, responded, set]),
  );
  const people = rows.map((_, index) => `p${index + 1} | a1`).join("\n");
  const members = rows
    .map(
      ([campaign, created, responded, set], index) =>
        `m${index + 1} | ${campaign} | p${index + 1} | ${created} | ${responded ? "true" : "false"} | ${responded} | ${set}`,
    )
    .join("\n");
  const text = `${CAMPAIGN}\n${campaigns}\n
    Contact | Account\n${people}\n
    Member | Campaign | Contact | Created | Responded | First responded | Touchpoint date\n${members}`;
  await modelOutcome(
    warehouse,
    organisation(text),
    { version: 1, timezone: LOS_ANGELES, ...settings },
    "2026-07-01T00:00:00Z",
  );
  const outcome = lastOutcome(warehouse);
  return { outcome, findings: await radar(outcome) };
}

const shown = ({ evidence, proposal, ...rest }: RadarFinding) => ({
  campaign: rest.campaignId,
  members: `${rest.members} of ${rest.ofMembers}`,
  evidence: evidence.map(({ kind, members }) => `${kind} ${members}`),
  date: proposal?.date ?? null,
});

/** An upload: one after the other, some seconds apart. */
function upload(count: number, at: string, responded = ""): Arrival[] {
  return Array.from({ length: count }, (_, index) => [
    `${at}:${String(index % 60).padStart(2, "0")}`,
    responded,
  ]);
}

const DINNER = "c1 | Dinner | 2026-01-25 | 2026-01-25 | 2025-12-01 09:00 | Include_All";

describe("a list that was uploaded weeks after the event", () => {
  test("is found, with the event's day at local midnight as the proposal", async () => {
    const { outcome, findings } = await look(DINNER, { c1: upload(8, "2026-02-15 11:03", "2026-02-15") });
    expect(findings.map(shown)).toEqual([
      {
        campaign: id("c1"),
        members: "8 of 8",
        evidence: ["upload_burst 8", "responded_at_upload 8", "outside_span 8"],
        date: instant("2026-01-25 00:00"),
      },
    ]);
    expect(findings[0]?.evidence.map(({ text }) => text)).toEqual([
      "8 members were created within a minute on 2026-02-15, 21 days after the campaign's last day.",
      "All 8 members that responded have the day of the upload as FirstRespondedDate: the status came with the list.",
      "All 8 members that count are dated 21 days after the campaign's last day, 2026-01-25.",
    ]);
    expect(findings[0]?.proposal?.why).toBe("The event's only day, 2026-01-25.");
    const rows = await warehouse.all(
      `SELECT * FROM (${proposedDatesSql(outcome, findings[0] as RadarFinding)}) AS proposed ORDER BY campaign_member_id`,
    );
    expect(rows).toHaveLength(8);
    expect(rows[0]).toEqual({
      campaign_member_id: id("m1"),
      old_date: new Date(instant("2026-02-15 11:03")),
      new_date: new Date(instant("2026-01-25 00:00")),
    });
  });

  test("is found by its FirstRespondedDate as well, where only the responded count", async () => {
    const { findings } = await look(DINNER.replace("Include_All", "Include_Responded"), {
      c1: [...upload(6, "2026-02-15 11:03", "2026-02-15"), ...upload(4, "2026-02-15 11:04")],
    });
    expect(findings.map(shown)).toMatchObject([{ members: "6 of 6" }]);
    expect(findings[0]?.evidence[0]?.text).toBe(
      "10 members were created within 2 minutes on 2026-02-15, 21 days after the campaign's last day; 6 of them count with that date.",
    );
  });

  test("is found where its status is stamped with the day of another zone", async () => {
    const { findings } = await look(DINNER.replace("Include_All", "Include_Responded"), {
      c1: upload(8, "2026-02-15 20:03", "2026-02-16"),
    });
    expect(findings.map(shown)).toMatchObject([{ members: "8 of 8" }]);
    expect(findings[0]?.evidence[1]?.text).toContain("the day of the upload, or the one beside it,");
  });

  test("says when the campaign itself was made only then", async () => {
    const { findings } = await look(DINNER.replace("2025-12-01 09:00", "2026-02-15 10:40"), {
      c1: upload(8, "2026-02-15 11:03"),
    });
    expect(findings[0]?.evidence[0]?.text).toMatch(/The campaign's own record was created on that day\.$/);
  });

  test("concerns only the part that came late", async () => {
    const { outcome, findings } = await look(DINNER, {
      c1: [...upload(6, "2026-01-25 19:00", "2026-01-25"), ...upload(6, "2026-02-15 11:03", "2026-02-15")],
    });
    expect(findings.map(shown)).toMatchObject([{ members: "6 of 12" }]);
    const rows = await warehouse.all(
      `SELECT campaign_member_id AS m FROM (${allProposedDatesSql(outcome, findings)}) AS proposed ORDER BY m`,
    );
    expect(rows.map(({ m }) => m)).toEqual(["m7", "m8", "m9", "m10", "m11", "m12"].map(id).sort());
  });

  test("is no matter any more where the dates are corrected, in the CRM or in Footfall", async () => {
    const corrected = upload(8, "2026-02-15 11:03").map(
      ([created], index): Arrival => [created, "", index < 4 ? "2026-02-20 09:00" : ""],
    );
    const overrides = [5, 6, 7, 8].map((n) => ({
      campaignMember: id(`m${n}`),
      touchpointDate: "2026-02-20",
    }));
    expect((await look(DINNER, { c1: corrected }, { overrides })).findings).toEqual([]);
  });

  test("a date may be given where another one is known", async () => {
    const { outcome, findings } = await look(DINNER, { c1: upload(8, "2026-02-15 11:03") });
    const rows = await warehouse.all(
      proposedDatesSql(outcome, findings[0] as RadarFinding, "2026-01-26T03:00:00.000Z"),
    );
    expect(rows[0]?.new_date).toEqual(new Date("2026-01-26T03:00:00Z"));
  });

  test("is looked at alone where one campaign is asked for", async () => {
    const { outcome } = await look(`${DINNER}\n${DINNER.replace("c1", "c2")}`, {
      c1: upload(8, "2026-02-15 11:03"),
      c2: upload(5, "2026-02-15 11:03"),
    });
    const one = await radar(outcome, { campaign: id("c2").slice(0, 15) });
    expect(one.map(({ campaignId }) => campaignId)).toEqual([id("c2")]);
    const all = await radar(outcome);
    expect(all.map(({ campaignId }) => campaignId)).toEqual([id("c1"), id("c2")]);
    expect(all[1]).toEqual(one[0]);
  });
});

describe("which date is proposed", () => {
  const FAIR = "c1 | Fair | 2026-01-20 | 2026-01-23 | 2025-12-01 09:00 | Include_All";
  const date = async (campaign: string, at = "2026-03-01 11:03") =>
    (await look(campaign, { c1: upload(8, at, at.slice(0, 10)) })).findings[0]?.proposal ?? null;

  test("the first day of a short event", async () => {
    const proposal = await date(FAIR);
    expect(proposal?.date).toBe(instant("2026-01-20 00:00"));
    expect(proposal?.why).toContain("the first of 4 days");
  });
  test("the last day of a long span, which is nearer than the upload whichever day was true", async () => {
    const proposal = await date(FAIR.replace("2026-01-20", "2025-12-10"));
    expect(proposal?.date).toBe(instant("2026-01-23 00:00"));
    expect(proposal?.why).toContain("45 days");
  });
  test("the earlier of two swapped dates", async () => {
    expect((await date("c1 | Fair | 2026-01-23 | 2026-01-20 | 2025-12-01 09:00 | Include_All"))?.date).toBe(
      instant("2026-01-20 00:00"),
    );
  });
  test("the only one that there is", async () => {
    expect((await date("c1 | Fair | 2026-01-20 | | 2025-12-01 09:00 | Include_All"))?.date).toBe(
      instant("2026-01-20 00:00"),
    );
    expect((await date("c1 | Fair | | 2026-01-23 | 2025-12-01 09:00 | Include_All"))?.date).toBe(
      instant("2026-01-23 00:00"),
    );
  });
  test("the day in the name of a campaign without dates; a month alone says too little", async () => {
    expect((await date("c1 | 2026-01-25 Dinner | | | 2025-12-01 09:00 | Include_All"))?.date).toBe(
      instant("2026-01-25 00:00"),
    );
    const { findings } = await look("c1 | Dinner January 2026 | | | 2025-12-01 09:00 | Include_All", {
      c1: upload(8, "2026-03-01 11:03"),
    });
    expect(findings.map(shown)).toMatchObject([{ members: "8 of 8", date: null }]);
  });
  test("tells where the campaign's window would then leave the members out", async () => {
    const text = `${CAMPAIGN} | From\n${FAIR} | 2026-02-01\n
      Contact | Account\n${[1, 2, 3, 4, 5].map((n) => `p${n} | a1`).join("\n")}\n
      Member | Campaign | Contact | Created\n${[1, 2, 3, 4, 5].map((n) => `m${n} | c1 | p${n} | 2026-03-01 11:03`).join("\n")}`;
    const settings = { version: 1, timezone: LOS_ANGELES };
    await modelOutcome(warehouse, organisation(text), settings, "2026-07-01T00:00:00Z");
    const [finding] = await radar(lastOutcome(warehouse));
    expect(finding?.proposal?.why).toContain("Touchpoint Start Date lies after it");
  });
});

describe("what is no late upload", () => {
  const nothing = async (campaign: string, arrivals: Arrival[]) =>
    expect((await look(campaign, { c1: arrivals })).findings).toEqual([]);
  const days = (first: string, count: number, every = 1) =>
    Array.from({ length: count }, (_, index) =>
      new Date(Date.parse(`${first}T00:00:00Z`) + index * every * 86_400_000).toISOString().slice(0, 10),
    );

  test("a file that is loaded within two days; with three it is one", async () => {
    await nothing(DINNER, upload(8, "2026-01-27 23:58", "2026-01-27"));
    expect((await look(DINNER, { c1: upload(8, "2026-01-28 00:01") })).findings).toHaveLength(1);
  });
  test("a file that is loaded in the week after a StartDate without EndDate: the event may have lasted", async () => {
    const open = "c1 | Fair | 2026-01-20 | | 2025-12-01 09:00 | Include_All";
    await nothing(open, upload(8, "2026-01-26 17:00"));
    expect((await look(open, { c1: upload(8, "2026-01-27 17:00") })).findings).toHaveLength(1);
  });
  test("a list of invited people that was loaded weeks before", () =>
    nothing(DINNER, upload(8, "2025-12-20 09:00", "2026-01-25")));
  test("people who watch the recording in the weeks after the webinar", () =>
    nothing(DINNER, [
      ...upload(20, "2026-01-25 10:00", "2026-01-25"),
      ...days("2026-01-29", 25).map((day): Arrival => [`${day} 15:20`, day]),
    ]));
  test("the same people, as a program writes them every night", () =>
    nothing(
      DINNER,
      days("2026-01-29", 12).flatMap((day) => upload(6, `${day} 02:00`, day)),
    ));
  test("leads that a vendor delivers in weekly files, the last one after the end", () =>
    nothing(
      "c1 | Syndication | 2026-01-01 | 2026-01-31 | 2025-12-01 09:00 | Include_All",
      days("2026-01-08", 5, 7).flatMap((day) => upload(6, `${day} 09:00`, day)),
    ));
  test("a mailing that went out late: people answered in the days after the upload", () =>
    nothing(DINNER, [
      ...days("2026-02-16", 6).map((day): Arrival => ["2026-02-15 11:03", day]),
      ...upload(10, "2026-02-15 11:03"),
    ]));
  test("the same, where only those who answered count", () =>
    nothing(
      DINNER.replace("Include_All", "Include_Responded"),
      [...days("2026-02-15", 8), ...days("2026-02-15", 4), ...days("2026-02-15", 2)].map(
        (day): Arrival => ["2026-02-15 11:03", day],
      ),
    ));
  test("a few who are added by hand later on", () =>
    nothing(DINNER, [...upload(30, "2026-01-25 19:00"), ...upload(5, "2026-02-15 11:03")]));
  test("a list without any day of the event, as long as nothing else speaks against it", () =>
    nothing(
      "c1 | SDR list | | | 2025-12-01 09:00 | Include_All",
      upload(8, "2026-02-15 11:03", "2026-02-15"),
    ));
});

describe("other wrong dates", () => {
  test("a status that was set in bulk weeks after the event", async () => {
    const { outcome, findings } = await look(DINNER.replace("Include_All", "Include_Responded"), {
      c1: [...upload(9, "2025-12-20 09:00", "2026-02-10"), ...upload(4, "2025-12-20 09:00")],
    });
    expect(findings.map(shown)).toEqual([
      {
        campaign: id("c1"),
        members: "9 of 9",
        evidence: ["responded_at_upload 9", "outside_span 9"],
        date: instant("2026-01-25 00:00"),
      },
    ]);
    const rows = await warehouse.all(proposedDatesSql(outcome, findings[0] as RadarFinding));
    expect(rows).toHaveLength(9);
  });

  test("a campaign without dates that was made, filled and answered on one day: no date is proposed", async () => {
    const { outcome, findings } = await look("c1 | Roundtable | | | 2026-02-15 10:50 | Include_All", {
      c1: upload(8, "2026-02-15 11:03", "2026-02-15"),
    });
    expect(findings.map(shown)).toEqual([
      {
        campaign: id("c1"),
        members: "8 of 8",
        evidence: ["upload_burst 8", "responded_at_upload 8"],
        date: null,
      },
    ]);
    expect(() => proposedDatesSql(outcome, findings[0] as RadarFinding)).toThrow(RangeError);
    expect(allProposedDatesSql(outcome, findings)).not.toContain(id("c1"));
  });

  test("members that are dated before the campaign began and before its record was there", async () => {
    const { outcome, findings } = await look(DINNER.replace("2025-12-01 09:00", "2026-01-10 09:00"), {
      c1: [...upload(6, "2025-12-20 09:00"), ...upload(4, "2026-01-25 19:00")],
    });
    expect(findings.map(shown)).toEqual([
      {
        campaign: id("c1"),
        members: "6 of 10",
        evidence: ["before_campaign 6"],
        date: instant("2026-01-25 00:00"),
      },
    ]);
    const rows = await warehouse.all(proposedDatesSql(outcome, findings[0] as RadarFinding));
    expect(rows).toHaveLength(6);
  });

  test("members that are dated half a year before: the StartDate may be what is wrong", async () => {
    const { findings } = await look(DINNER.replace("2025-12-01 09:00", "2025-01-20 09:00"), {
      c1: upload(6, "2025-01-25 19:00"),
    });
    expect(findings.map(shown)).toEqual([
      { campaign: id("c1"), members: "6 of 6", evidence: ["before_campaign 6"], date: null },
    ]);
    expect(findings[0]?.evidence[0]?.text).toContain("or the campaign's StartDate is");
  });
});

test("worst first: many members, far off, surely; then by campaign", async () => {
  const { findings } = await look(
    [
      "c1 | A | 2026-01-25 | 2026-01-25 | 2025-12-01 09:00 | Include_All",
      "c2 | B | 2026-01-25 | 2026-01-25 | 2025-12-01 09:00 | Include_All",
      "c3 | C | 2026-01-25 | 2026-01-25 | 2025-12-01 09:00 | Include_All",
    ].join("\n"),
    {
      c1: upload(8, "2026-02-01 11:03"),
      c2: upload(8, "2026-02-01 11:03"),
      c3: upload(8, "2026-03-01 11:03"),
    },
  );
  expect(findings.map(({ campaignId }) => campaignId)).toEqual([id("c3"), id("c1"), id("c2")]);
});

test("random organisations and settings: the members of a finding are as many as it says", async () => {
  await fc.assert(
    fc.asyncProperty(organisationAndSettings(), async ({ organisation: random, settings, now }) => {
      await modelOutcome(warehouse, random, settings, now);
      const outcome = lastOutcome(warehouse);
      for (const finding of await radar(outcome)) {
        const rows = await warehouse.all(proposedDatesSql(outcome, finding, "2026-01-25T00:00:00Z"));
        expect(new Set(rows.map((row) => row.campaign_member_id)).size).toBe(finding.members);
        expect(rows).toHaveLength(finding.members);
      }
    }),
    { numRuns: runsOf({ quick: 3, slow: 6 }) },
  );
});
