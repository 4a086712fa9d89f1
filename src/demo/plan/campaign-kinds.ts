/** The kinds of campaigns that the company runs, and the numbers that make each look like itself. */

/** How memberships come into being. */
export type Arrival = "event" | "registration" | "send" | "trickle" | "calling" | "none";

/** One value of CampaignMember.Status. `share`: of the campaign's members. `responded`: HasResponded. */
export type MemberStatus = { readonly label: string; readonly share: number; readonly responded: boolean };

/** Weights of the picklist "Enable Buyer Touchpoints": all members, responded ones, exclude, left blank. */
export type SyncWeights = readonly [all: number, responded: number, exclude: number, blank: number];

export type CampaignKind = {
  readonly id: string;
  /** Campaign.Type, as somebody picked it. */
  readonly type: string;
  readonly arrival: Arrival;
  /** Campaigns in three years of a company with 100,000 members, and how that grows (exponent). */
  readonly count: number;
  readonly countGrowth: number;
  /** Members of a typical campaign at that size, and how that grows: a dinner table does not. */
  readonly members: number;
  readonly memberGrowth: number;
  /** Share of members whom the CRM has not seen before, relative to the other kinds. */
  readonly newcomers: number;
  /** Opportunities that follow from a member, relative to the other kinds. */
  readonly yield: number;
  /** Share of campaigns whose list is uploaded 8 to 40 days after the event. */
  readonly late: number;
  readonly sync: SyncWeights;
  /** Dollars for each member, and dollars besides. */
  readonly cost: readonly [perMember: number, fixed: number];
  readonly days: readonly [shortest: number, longest: number];
  readonly statuses: readonly MemberStatus[];
};

/** "Registered 30, Attended 45!": label, share in percent, `!` where the status is a responded one. */
function statuses(text: string): MemberStatus[] {
  return text.split(", ").map((part) => {
    const [, label, share, mark] = /^(.+) (\d+)(!?)$/.exec(part) as unknown as [
      string,
      string,
      string,
      string,
    ];
    return { label, share: Number(share) / 100, responded: mark === "!" };
  });
}

type Numbers = {
  arrival: Arrival;
  count: [number, number];
  members: [number, number];
  newcomers: number;
  yield: number;
  late?: number;
  sync: SyncWeights;
  cost: [number, number];
  days: [number, number];
  statuses: string;
};

function kind(id: string, type: string, numbers: Numbers): CampaignKind {
  const { count, members, late, ...rest } = numbers;
  return {
    ...rest,
    id,
    type,
    count: count[0],
    countGrowth: count[1],
    members: members[0],
    memberGrowth: members[1],
    late: late ?? 0,
    statuses: statuses(numbers.statuses),
  };
}

const tradeshow: Numbers = {
  arrival: "event",
  count: [20, 0.45],
  members: [420, 0.5],
  newcomers: 0.45,
  yield: 0.06,
  late: 0.32,
  sync: [45, 40, 3, 12],
  cost: [60, 18_000],
  days: [2, 4],
  statuses: "Pre-registered 12, Visited booth 38!, Scanned badge 32!, Meeting booked 10!, Demo given 8!",
};

/** Kinds in the order of their numbers; a campaign keeps the index into this list. */
export const campaignKinds: readonly CampaignKind[] = [
  kind("tradeshow", "Tradeshow", tradeshow),
  // Spelled with a space until somebody tidied the picklist: no channel knows this type.
  kind("old-tradeshow", "Trade Show", { ...tradeshow, count: [2, 0.4] }),
  kind("conference", "Conference", {
    ...tradeshow,
    count: [18, 0.45],
    members: [300, 0.5],
    newcomers: 0.4,
    late: 0.31,
    sync: [40, 42, 3, 15],
    cost: [80, 12_000],
    days: [1, 3],
    statuses: "Registered 20, Attended 50!, Visited booth 22!, Meeting booked 8!",
  }),
  kind("webinar", "Webinar", {
    arrival: "registration",
    count: [64, 0.5],
    members: [260, 0.5],
    newcomers: 0.28,
    yield: 0.045,
    sync: [10, 75, 3, 12],
    cost: [4, 1_500],
    days: [1, 1],
    statuses: "Registered 6, Attended 36!, Watched on demand 14!, No show 44",
  }),
  // The roof over the webinars of half a year; it has no members of its own.
  kind("webinar-series", "Webinar Series", {
    arrival: "none",
    count: [6, 0],
    members: [0, 0],
    newcomers: 0,
    yield: 0,
    sync: [0, 0, 10, 90],
    cost: [0, 5_000],
    days: [170, 180],
    statuses: "Sent 60, Responded 40!",
  }),
  kind("dinner", "Field Event", {
    arrival: "event",
    count: [32, 0.55],
    members: [38, 0.16],
    newcomers: 0.1,
    yield: 0.15,
    late: 0.23,
    sync: [15, 70, 2, 13],
    cost: [180, 3_000],
    days: [1, 1],
    statuses: "Invited 42, Accepted 12, Attended 38!, No show 8",
  }),
  kind("workshop", "Workshop", {
    arrival: "event",
    count: [18, 0.5],
    members: [45, 0.2],
    newcomers: 0.15,
    yield: 0.12,
    late: 0.2,
    sync: [15, 70, 2, 13],
    cost: [70, 2_500],
    days: [1, 1],
    statuses: "Invited 30, Registered 15, Attended 47!, No show 8",
  }),
  kind("user-conference", "User Conference", {
    arrival: "event",
    count: [3, 0],
    members: [1_200, 0.6],
    newcomers: 0.08,
    yield: 0.07,
    sync: [30, 70, 0, 0],
    cost: [350, 90_000],
    days: [2, 3],
    statuses: "Invited 35, Registered 12, Attended 44!, Speaker 1!, No show 8",
  }),
  kind("direct-mail", "Direct Mail", {
    arrival: "send",
    count: [16, 0.45],
    members: [450, 0.5],
    newcomers: 0.03,
    yield: 0.02,
    sync: [35, 30, 10, 25],
    cost: [28, 800],
    days: [30, 45],
    statuses: "Sent 30, Delivered 58, Responded 12!",
  }),
  kind("content-syndication", "Content Syndication", {
    arrival: "trickle",
    count: [33, 0.5],
    members: [330, 0.5],
    newcomers: 0.75,
    yield: 0.018,
    sync: [75, 10, 5, 10],
    cost: [45, 0],
    days: [28, 31],
    statuses: "Downloaded 92!, Rejected 8",
  }),
  kind("email", "Email", {
    arrival: "send",
    count: [38, 0.5],
    members: [900, 0.6],
    newcomers: 0,
    yield: 0.008,
    sync: [2, 8, 58, 32],
    cost: [0, 0],
    days: [7, 14],
    statuses: "Sent 62, Opened 27, Clicked 9!, Unsubscribed 2",
  }),
  kind("partner", "Partner", {
    arrival: "trickle",
    count: [15, 0.45],
    members: [110, 0.4],
    newcomers: 0.4,
    yield: 0.1,
    sync: [50, 25, 5, 20],
    cost: [20, 5_000],
    days: [60, 90],
    statuses: "Referred 35!, Co-sell meeting 15!, Listed 50",
  }),
  kind("referral", "Referral Program", {
    arrival: "trickle",
    count: [6, 0.35],
    members: [60, 0.4],
    newcomers: 0.6,
    yield: 0.25,
    sync: [80, 5, 0, 15],
    cost: [150, 0],
    days: [80, 92],
    statuses: "Referred 100!",
  }),
  kind("telemarketing", "Telemarketing", {
    arrival: "calling",
    count: [12, 0.45],
    members: [300, 0.5],
    newcomers: 0.2,
    yield: 0.04,
    sync: [10, 50, 15, 25],
    cost: [9, 2_000],
    days: [20, 40],
    statuses: "To call 30, Left voicemail 42, Conversation 21!, Meeting set 7!",
  }),
  kind("advertisement", "Advertisement", {
    arrival: "trickle",
    count: [9, 0.4],
    members: [150, 0.45],
    newcomers: 0.5,
    yield: 0.015,
    sync: [30, 20, 20, 30],
    cost: [70, 6_000],
    days: [45, 90],
    statuses: "Responded 100!",
  }),
  // Online: the site's script sees these. Some were synced all the same, by mistake.
  kind("paid-search", "Paid Search", {
    arrival: "trickle",
    count: [10, 0.4],
    members: [260, 0.5],
    newcomers: 0.6,
    yield: 0.06,
    sync: [12, 5, 55, 28],
    cost: [55, 0],
    days: [85, 92],
    statuses: "Filled in form 100!",
  }),
  kind("paid-social", "Paid Social", {
    arrival: "trickle",
    count: [8, 0.4],
    members: [220, 0.5],
    newcomers: 0.6,
    yield: 0.03,
    sync: [15, 5, 50, 30],
    cost: [60, 0],
    days: [60, 92],
    statuses: "Lead form 100!",
  }),
  // Made by the attribution tool for web touchpoints (unique id set): never to be synced back.
  kind("auto-created", "Online", {
    arrival: "trickle",
    count: [6, 0.25],
    members: [200, 0.5],
    newcomers: 0.5,
    yield: 0.05,
    sync: [10, 0, 0, 90],
    cost: [0, 0],
    days: [300, 365],
    statuses: "Responded 100!",
  }),
  // Nobody picked a type.
  kind("untyped", "", {
    arrival: "send",
    count: [9, 0.4],
    members: [150, 0.45],
    newcomers: 0.25,
    yield: 0.03,
    sync: [30, 20, 5, 45],
    cost: [15, 0],
    days: [1, 20],
    statuses: "Sent 60, Responded 40!",
  }),
];
