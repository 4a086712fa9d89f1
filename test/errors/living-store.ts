import { csv, csvWithout } from "./sound-export.ts";
import type { WrongInput, WrongInputs } from "./wrong-input.ts";

const STORE = ["--store", "store"];
const DATES = ["publish", ...STORE, "--dates", "dates.csv"];
const SETTINGS = ["publish", ...STORE, "--settings", "footfall.yaml"];
const IMPORT = ["import", ...STORE, "--source", "export"];
const CHOSEN = ["preview", "dates", ...STORE, "--where", "Status is_empty"];

const dates = (...rows: string[]): Pick<WrongInput, "beside" | "args"> => ({
  beside: { "dates.csv": `${["campaign_member_id,touchpoint_date", ...rows].join("\n")}\n` },
  args: DATES,
});

/** `living`: the store holds four publishes: the sound export, settings, and twice a date for its member. */
const CASES: readonly Omit<WrongInput, "living">[] = [
  {
    wrong: "a folder that holds no store",
    args: ["publish", "--store", "nowhere"],
    says: [
      "nowhere: holds no store; make one with footfall import --store nowhere --source EXPORT, or with footfall connect --store nowhere from a Salesforce org",
    ],
  },
  {
    wrong: "a command of a living store on the store of a run",
    beside: { "run/footfall.json": '{ "kind": "run" }' },
    args: ["history", "--store", "run"],
    exit: 4,
    says: [
      "run: holds the store of one run, which has no history; make a living store in another folder with footfall import --store",
    ],
  },
  {
    wrong: "`import` into the store of a run",
    beside: { "run/footfall.json": '{ "kind": "run" }' },
    args: ["import", "--store", "run", "--source", "export"],
    exit: 4,
    says: [
      "run: holds the store of one run, which has no history; make a living store in another folder with footfall import --store",
    ],
  },
  {
    wrong: "`import` into a folder with other things in it",
    beside: { "mine/notes.txt": "mine" },
    args: ["import", "--store", "mine", "--source", "export"],
    exit: 4,
    says: ["mine: is not empty and holds no store; name an empty or a new folder"],
  },
  {
    wrong: "`import` into a file",
    beside: { mine: "a file" },
    args: ["import", "--store", "mine", "--source", "export"],
    exit: 4,
    says: ["mine: cannot be used for a store (ENOTDIR); name a new folder"],
  },
  {
    wrong: "`import` without `--source` into a store that is not connected",
    args: ["import", ...STORE],
    says: [
      "the store is not connected to Salesforce; connect it with footfall connect, or name an export with --source",
    ],
  },
  {
    wrong: "`export` from a store that is not connected",
    args: ["export", ...STORE],
    says: [
      "the store is not connected to Salesforce; connect it with footfall connect, or name an export with --source",
    ],
  },
  {
    wrong: "`sync --every` with `--json`",
    args: ["sync", ...STORE, "--every", "15", "--json"],
    exit: 2,
    says: ["--every goes with neither --json nor --now: each round has its own time"],
  },
  {
    wrong: "`import` of a source that is not there",
    args: ["import", ...STORE, "--source", "exprot"],
    says: [
      "exprot: there is no such folder or file; name the folder or the ZIP that holds the Salesforce export",
    ],
  },
  {
    wrong: "a first import that can make no outcome, for its values",
    files: { "Campaign.csv": csv("Campaign.csv", { StartDate: "March" }) },
    args: ["import", "--store", "fresh", "--source", "export"],
    says: ['Campaign.csv:2:StartDate: "March" is not a date; write 2026-01-25'],
  },
  {
    wrong: "an import with values that cannot be read",
    files: {
      "Campaign.csv": csv("Campaign.csv", { StartDate: "March" }),
      "CampaignMember.csv": csv("CampaignMember.csv", { HasResponded: "maybe" }, {}),
    },
    args: IMPORT,
    says: [
      'Campaign.csv:2:StartDate: "March" is not a date; write 2026-01-25',
      'CampaignMember.csv:2:HasResponded: "maybe" is neither true nor false; write true, false, 1 or 0',
      "CampaignMember.csv:3:Id: 00v000000000001AAA stands already in line 2; keep one of the two rows, or export the file again",
    ],
  },
  {
    wrong: "an import whose rows lack a required column",
    files: { "CampaignMember.csv": csvWithout("CampaignMember.csv", "CampaignId") },
    args: IMPORT,
    says: ["CampaignMember.csv:1:CampaignId: the column CampaignId is missing; add it to the export"],
  },
  {
    wrong: "an import that would delete more than a fifth of an object",
    files: { "Lead.csv": csv("Lead.csv"), "CampaignMember.csv": csv("CampaignMember.csv") },
    args: [...IMPORT, "--full"],
    says: [
      "Lead.csv: lacks 1 of the 1 records that the store holds, and --full would delete them; export the object again, leave out --full, or add --yes if they are really gone",
      "CampaignMember.csv: lacks 1 of the 1 records that the store holds, and --full would delete them; export the object again, leave out --full, or add --yes if they are really gone",
    ],
  },
  {
    wrong: "a file of dates that is not there",
    args: ["preview", ...STORE, "--dates", "dates.csv"],
    says: ["dates.csv: there is no file dates.csv; name the file that holds the dates"],
  },
  {
    wrong: "a file of dates without a column",
    beside: { "dates.csv": "campaign_member_id,date\n00v000000000001AAA,2026-01-25\n" },
    args: DATES,
    says: [
      "dates.csv:1:date: unknown column date; a file of dates has the columns campaign_member_id,touchpoint_date and no others, so rename or remove it",
      "dates.csv:1:touchpoint_date: the column touchpoint_date is missing; the first line must be campaign_member_id,touchpoint_date",
    ],
  },
  {
    wrong: "dates for ids that are none, or none of a campaign member",
    ...dates("00v00000000000,2026-01-25", "003000000000001AAA,2026-01-25", ",2026-01-25"),
    says: [
      'dates.csv:2:campaign_member_id: "00v00000000000" is not a Salesforce id; an id has 15 or 18 letters and digits; copy it from Salesforce again',
      "dates.csv:3:campaign_member_id: 003000000000001AAA is the id of a contact; write the id of the campaign member",
      "dates.csv:4:campaign_member_id: is empty; write the id of the campaign member, or remove the row",
    ],
  },
  {
    wrong: "dates that cannot be read",
    ...dates("00v000000000001AAA,25.01.2026"),
    says: [
      'dates.csv:2:touchpoint_date: "25.01.2026" is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25, or leave the cell empty to clear the date',
    ],
  },
  {
    wrong: "a date for a member that the store does not hold",
    ...dates("00v000000000001AAA,2026-01-25", "00v000000000002AAA,2026-01-25"),
    says: [
      "dates.csv:3:campaign_member_id: the store holds no campaign member 00v000000000002AAA; import it first, or remove the row",
    ],
  },
  {
    wrong: "a member that stands twice in a file of dates",
    ...dates("00v000000000001AAA,2026-01-25", "00v000000000001,2026-01-26"),
    says: [
      "dates.csv:3:campaign_member_id: 00v000000000001 (00v000000000001AAA) stands already in line 2; keep one of the two rows",
    ],
  },
  {
    wrong: "a date and a member that are wrong, in one file",
    ...dates("00v000000000002AAA,2026-01-25", "00v000000000001AAA,25.01.2026"),
    says: [
      "dates.csv:2:campaign_member_id: the store holds no campaign member 00v000000000002AAA; import it first, or remove the row",
      'dates.csv:3:touchpoint_date: "25.01.2026" is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25, or leave the cell empty to clear the date',
    ],
  },
  {
    wrong: "settings and dates that are both wrong",
    beside: {
      "footfall.yaml": "snyc: {}\nattribution: { amountField: Forcast__c }\n",
      "dates.csv": "campaign_member_id,touchpoint_date\n00v000000000002AAA,2026-01-25\n",
    },
    args: [...SETTINGS, "--dates", "dates.csv"],
    says: [
      "footfall.yaml:1:snyc: unknown key snyc; the nearest is sync; known here: version, timezone, sync, channels, attribution, suppress, overrides, campaigns, fields, salesforce",
      "footfall.yaml:2:attribution.amountField: Opportunity.Forcast__c does not exist in the store; the nearest is Opportunity.Forecast__c; correct the name, or import the column first (character 29)",
      "dates.csv:2:campaign_member_id: the store holds no campaign member 00v000000000002AAA; import it first, or remove the row",
    ],
  },
  {
    wrong: "settings with an unknown key",
    beside: { "footfall.yaml": "timzone: UTC\n" },
    args: SETTINGS,
    says: ["footfall.yaml:1:timzone: unknown key timzone; did you mean timezone?"],
  },
  {
    wrong: "settings that name a column which the store lacks",
    beside: {
      "footfall.yaml":
        "suppress: { buyerTouchpoints: [{ anyOf: [[{ field: Campaign.Rejion__c, operator: equals, value: EMEA }]] }] }\n",
    },
    args: SETTINGS,
    says: [
      'footfall.yaml:1:suppress.buyerTouchpoints[0].anyOf[0][0].field: rule "buyerTouchpoints 1": Campaign.Rejion__c does not exist in the store; the nearest is Campaign.Region__c; correct the name, or import the column first (character 52)',
    ],
  },
  {
    wrong: "settings that take dates from a column which holds none",
    beside: {
      "footfall.yaml":
        'sync: { rules: [{ name: All, touchpointDate: ["{Campaign.Region__c}"], anyOf: [[{ field: Campaign.Type, operator: equals, value: Webinar }]] }] }\n',
    },
    args: SETTINGS,
    says: [
      'Campaign:Region__c: "EMEA" is not a date and time; write 2026-01-25T17:00:00Z, or a day as 2026-01-25; the settings use this column (record 701000000000001AAA)',
    ],
  },
  {
    wrong: "a change that was built upon an older publish",
    args: ["publish", ...STORE, "--after", "1"],
    exit: 4,
    says: [
      "the change was built upon publish 1, and the newest is publish 4; look at footfall history, and preview again",
    ],
  },
  {
    wrong: "undo of an import",
    args: ["undo", ...STORE, "1"],
    says: [
      "publish 1: was an import, and what an import brought in cannot be taken back; import a newer export instead",
    ],
  },
  {
    wrong: "undo of a publish that is not there",
    args: ["undo", ...STORE, "9"],
    says: ["publish 9: is not there; the newest is publish 4, see footfall history"],
  },
  {
    wrong: "undo of dates that a later publish has changed",
    args: ["undo", ...STORE, "3"],
    exit: 4,
    says: [
      "publish 3 cannot be undone: publish 4 has since changed the dates of a member of it (00v000000000001AAA); undo that one first, or publish new dates",
    ],
  },
  {
    wrong: "undo of what is no publish",
    args: ["undo", ...STORE, "last"],
    exit: 2,
    says: [
      "error: command-argument value 'last' is invalid for argument 'publish'. Write a whole number over 0.",
      "(footfall undo --help lists the options)",
    ],
  },
  {
    wrong: "results as of a publish that is not there",
    args: ["results", ...STORE, "--out", "outcome", "--as-of", "9"],
    says: ["store: has no publish 9; it has 1 to 4, see footfall history"],
  },
  {
    wrong: "a difference to a publish that is not there",
    args: ["diff", ...STORE, "1", "9", "--report", "channels"],
    says: ["store: has no publish 9; it has 1 to 4, see footfall history"],
  },
  {
    wrong: "a difference of an unknown report",
    args: ["diff", ...STORE, "1", "2", "--report", "people"],
    exit: 2,
    says: [
      "error: option '--report <report>' argument 'people' is invalid. Allowed choices are channels, campaigns, opportunities.",
      "(footfall diff --help lists the options)",
    ],
  },
  {
    wrong: "an explanation of a member that the store does not hold",
    args: ["explain", ...STORE, "--member", "00v000000000009AAA"],
    says: ["There is no campaign member 00v000000000009AAA"],
  },
  {
    wrong: "a bulk update of nobody in particular",
    args: ["preview", "dates", ...STORE, "--clear"],
    exit: 2,
    says: ["name a --campaign or a --where filter; every member of the store takes --all-members"],
  },
  {
    wrong: "a bulk update that does nothing",
    args: CHOSEN,
    exit: 2,
    says: ["name one of --set, --clear, --shift, --copy"],
  },
  {
    wrong: "a bulk update that does two things",
    args: [...CHOSEN, "--clear", "--shift", "3"],
    exit: 2,
    says: ["name one of --set, --clear, --shift, --copy"],
  },
  {
    wrong: "a shift that is no count of days",
    args: [...CHOSEN, "--shift", "x"],
    exit: 2,
    says: ["--shift takes whole days, as -21"],
  },
  {
    wrong: "a time of day without `--copy`",
    args: [...CHOSEN, "--set", "2026-02-03", "--time", "09:00"],
    exit: 2,
    says: [
      "--time goes with --copy alone; with --set write the time behind the day, as --set '2026-01-25 09:00'",
    ],
  },
  {
    wrong: "a bulk update under `preview` with an option of `preview` alone",
    args: ["preview", ...STORE, "--settings", "footfall.yaml", "dates", "--all-members", "--clear"],
    exit: 2,
    says: ["--settings does not go with preview dates"],
  },
  {
    wrong: "a bulk update that is published and reaches nobody",
    args: ["publish", ...STORE, "dates", "--where", "Status equals 'No such status'", "--clear"],
    says: ["dates: no member matches; look at the filters with footfall preview dates"],
  },
  {
    wrong: "a bulk update that was built upon an older publish",
    args: ["publish", "dates", ...STORE, "--all-members", "--clear", "--after", "1"],
    exit: 4,
    says: [
      "the change was built upon publish 1, and the newest is publish 4; look at footfall history, and preview again",
    ],
  },
  {
    wrong: "touches of one person that may lie more than a year apart",
    args: ["report", "double-counting", ...STORE, "--within-hours", "99999"],
    exit: 2,
    says: [
      "error: option '--within-hours <hours>' argument '99999' is invalid. Write at most 8760, a year.",
      "(footfall report double-counting --help lists the options)",
    ],
  },
  {
    wrong: "web tracking since what is no day",
    args: ["report", "double-counting", ...STORE, "--web-tracking-since", "foo"],
    exit: 2,
    says: [
      "error: option '--web-tracking-since <day>' argument 'foo' is invalid. Write a day, as 2026-01-25.",
      "(footfall report double-counting --help lists the options)",
    ],
  },
  {
    wrong: "tables of an unknown model",
    args: ["diff", ...STORE, "1", "2", "--report", "channels", "--model", "w"],
    exit: 2,
    says: [
      "error: option '--model <model>' argument 'w' is invalid. Allowed choices are first_touch, lead_creation, u_shaped, w_shaped, full_path, custom, last_touch, linear, time_decay.",
      "(footfall diff --help lists the options)",
    ],
  },
  {
    wrong: "a filter with a field that is none, and one without an operator",
    args: [
      "preview",
      "dates",
      ...STORE,
      "--where",
      "Stattus equals Sent",
      "--where",
      "Status ist Sent",
      "--clear",
    ],
    says: ['filter "Stattus equals Sent": "Stattus" is not a field; did you mean status?'],
  },
  {
    wrong: "a bulk update of a campaign that the store does not hold, to a date that is none",
    args: ["preview", "dates", ...STORE, "--campaign", "701000000000009AAA", "--set", "March"],
    says: [
      "campaign: the store holds no campaign 701000000000009AAA; import it first, or correct the id",
      'set: "March" is not a date; write 2026-01-25, 2026-01-25 09:00 or 2026-01-25T17:00:00Z',
    ],
  },
  {
    wrong: "a campaign in which the radar finds nothing",
    args: ["radar", ...STORE, "apply", "701000000000001AAA"],
    says: [
      "campaign 701000000000001AAA: the radar finds nothing wrong with its dates; choose members yourself with footfall preview dates",
    ],
  },
];

export const LIVING_STORE: WrongInputs = {
  title: "The living store",
  about:
    "What is refused leaves the store as it was: its records, its history and its outcome. `import`, `publish` and `undo` either make a publish or nothing.",
  cases: CASES.map((input) => ({ ...input, living: true })),
};
