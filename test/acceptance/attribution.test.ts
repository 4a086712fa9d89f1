/**
 * Worked examples of credit: who is on the journey, who holds which position, what each model gives, and the cents.
 * The zone is America/Los_Angeles.
 *
 * @see shared/spec/attribution.md, sections 0, 3 to 5, 8, 9
 */
import { describe, expect, test } from "vitest";
import type { Mapping } from "../reference/settings.ts";
import { expectTable, where } from "../support/tables.ts";
import { journeys } from "./journeys.ts";
import { model } from "./model.ts";

const run = model();
const journey = journeys();

/** Campaigns that count, one for each member of the text: `Member | Contact | Created`, already in its lines. */
function touched(members: string, rest: string): string {
  const lines = members.trim().split("\n").slice(1);
  const campaigns = lines.map((_, n) => `c${n + 1} | Include_All`);
  const numbered = lines.map((line, n) => `${line} | c${n + 1}`);
  const head = `${members.trim().split("\n")[0]} | Campaign`;
  return `Campaign | Sync\n${campaigns.join("\n")}\n\n${[head, ...numbered].join("\n")}\n\n${rest}`;
}

const ANN = `
  Contact | Email    | Account
  p1      | ann@x.io | a1
`;

describe("Weights of the models", () => {
  test("FT 100; LC 100; U 40/40/20; W 30/30/30/10; Full Path 22.5 four times and 10", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | web      | 2026-01-01 09:00
      t2    | ann    | web      | 2026-01-05 09:00
      t3    | ann    | web form | 2026-01-10 09:00
      t4    | ann    | campaign | 2026-01-15 09:00
      t5    | ann    | web      | 2026-01-20 09:00
      t6    | ann    | activity | 2026-02-01 09:00
      t7    | ann    | web      | 2026-02-10 09:00
      t8    | ann    | web form | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions    | first_touch % | lead_creation % | u_shaped % | w_shaped % | full_path %
      t1         | FT           | 100           | 0               | 50         | 30         | 22.5
      t3         | LC, Form     | 0             | 100             | 50         | 30         | 22.5
      t4         | Form         | 0             | 0               | 0          | 10         | 5
      t5         | OC           | 0             | 0               | 0          | 30         | 22.5
      t6         |              | 0             | 0               | 0          | 0          | 5
      t8         | Form, Closed | 0             | 0               | 0          | 0          | 22.5
    `,
    );
  });

  test("last touch all on the last; linear even; time decay halved every seven days", async () => {
    const outcome = await run(
      touched(
        `
        Member | Contact | Created
        m1     | p1      | 2026-01-01 09:00
        m2     | p1      | 2026-01-08 09:00
        m3     | p1      | 2026-01-15 09:00
      `,
        `
        ${ANN}

        Opportunity | Account | Created          | Close      | State | Amount
        o1          | a1      | 2026-02-01 09:00 | 2026-03-01 | won   | 70
      `,
      ),
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | last_touch % | last_touch $ | linear %  | linear $ | time_decay % | time_decay $
      m1     | 0            | 0            | 33.333333 | 23.34    | 14.285714    | 10
      m2     | 0            | 0            | 33.333333 | 23.33    | 28.571429    | 20
      m3     | 100          | 70           | 33.333333 | 23.33    | 57.142857    | 40
    `,
    );
  });

  test("without a custom model its columns are empty", async () => {
    const outcome = await journey("Touch | Person | Kind | Date \n t1 | ann | campaign | 2026-01-01 09:00", {
      created: "2026-01-21 12:00",
    });
    expectTable(outcome.attribution_touchpoints, "touchpoint | custom % | custom $ \n t1 | | ");
  });
});

describe("Empty middle pools go back to the positions, evenly", () => {
  test("U 50/50, W 33 1/3 three times, Full Path 25 four times", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | web      | 2026-01-01 09:00
      t2    | ann    | web form | 2026-01-10 09:00
      t3    | ann    | web      | 2026-01-20 09:00
      t4    | ann    | web      | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00", amount: 100 },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions | u_shaped % | w_shaped % | w_shaped $ | full_path % | full_path $
      t1         | FT        | 50         | 33.333333  | 33.34      | 25          | 25
      t2         | LC, Form  | 50         | 33.333333  | 33.33      | 25          | 25
      t3         | OC        | 0          | 33.333333  | 33.33      | 25          | 25
      t4         | Closed    | 0          | 0          | 0          | 25          | 25
    `,
    );
  });

  test("positions on one touch keep their separate shares: FT and LC together, W 66 2/3 and 33 1/3", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | campaign | 2026-01-01 09:00
      t2    | ann    | campaign | 2026-01-20 09:00
      t3    | ann    | campaign | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions    | u_shaped % | w_shaped % | full_path %
      t1         | FT, LC, Form | 100        | 66.666667  | 50
      t2         | OC, Form     | 0          | 33.333333  | 25
      t3         | Form, Closed | 0          | 0          | 25
    `,
    );
  });

  test("also where the weights differ: custom FT 26, LC 22, OC 37, Closed 5, middle 10", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | web      | 2026-01-01 09:00
      t2    | ann    | web form | 2026-01-10 09:00
      t3    | ann    | web      | 2026-01-20 09:00
      t4    | ann    | web      | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00", amount: 1000 },
      { attribution: { custom: { FT: 26, LC: 22, OC: 37, Closed: 5, middle: 10 } } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions | custom % | custom $
      t1         | FT        | 28.5     | 285
      t2         | LC, Form  | 24.5     | 245
      t3         | OC        | 39.5     | 395
      t4         | Closed    | 7.5      | 75
    `,
    );
  });

  test("only to positions that weigh something: custom FT 50, OC 30, middle 20", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | campaign | 2026-01-01 09:00
      t2    | ann    | campaign | 2026-01-20 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
      { attribution: { custom: { FT: 50, LC: 0, OC: 30, Closed: 0, middle: 20 } } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions        | custom %
      t1         | FT, LC, Form     | 60
      t2         | OC, Form, Closed | 40
    `,
    );
  });
});

describe("Middle touches", () => {
  test("one touch that is FT, LC and OC: 67.5 % in Full Path, 100 % in W-shaped of the same opportunity", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | campaign | 2026-01-01 09:00
      t2    | ann    | campaign | 2026-02-01 09:00
      t3    | ann    | activity | 2026-02-10 09:00
      t4    | ann    | campaign | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions        | u_shaped % | w_shaped % | full_path %
      t1         | FT, LC, OC, Form | 100        | 100        | 67.5
      t2         | Form             | 0          | 0          | 5
      t3         |                  | 0          | 0          | 5
      t4         | Form, Closed     | 0          | 0          | 22.5
    `,
    );
  });

  test("W window: from FT up to OC; a touch after OC has none of it", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | campaign | 2026-01-01 09:00
      t2    | ann    | campaign | 2026-01-10 09:00
      t3    | ann    | campaign | 2026-01-20 09:00
      t4    | ann    | campaign | 2026-02-01 09:00
      t5    | ann    | campaign | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions    | w_shaped % | full_path %
      t1         | FT, LC, Form | 60         | 45
      t2         | Form         | 10         | 5
      t3         | OC, Form     | 30         | 22.5
      t4         | Form         | 0          | 5
      t5         | Form, Closed | 0          | 22.5
    `,
    );
  });

  test("U 40/20/40 where a visit that is OC lies between FT and an LC after the creation", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | web      | 2026-01-01 09:00
      t2    | ann    | web      | 2026-01-20 09:00
      t3    | ann    | web form | 2026-02-10 09:00
      t4    | ann    | campaign | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions    | u_shaped % | w_shaped % | full_path %
      t1         | FT           | 40         | 33.333333  | 25
      t2         | OC           | 20         | 33.333333  | 25
      t3         | LC, Form     | 40         | 33.333333  | 25
      t4         | Form, Closed | 0          | 0          | 25
    `,
    );
  });

  test("a touch whose only positions weigh nothing in the model is a middle touch", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | campaign | 2026-01-01 09:00
      t2    | ann    | campaign | 2026-01-20 09:00
      t3    | ann    | campaign | 2026-02-01 09:00
      t4    | ann    | campaign | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
      { attribution: { custom: { FT: 50, LC: 20, OC: 0, Closed: 20, middle: 10 } } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions    | custom %
      t1         | FT, LC, Form | 70
      t2         | OC, Form     | 5
      t3         | Form         | 5
      t4         | Form, Closed | 20
    `,
    );
  });

  test("custom reaches up to Closed also where Closed weighs nothing", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | campaign | 2026-01-01 09:00
      t2    | ann    | campaign | 2026-01-20 09:00
      t3    | ann    | campaign | 2026-02-01 09:00
      t4    | ann    | campaign | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
      { attribution: { custom: { FT: 30, LC: 30, OC: 30, Closed: 0, middle: 10 } } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions    | custom %
      t1         | FT, LC, Form | 60
      t2         | OC, Form     | 30
      t3         | Form         | 5
      t4         | Form, Closed | 5
    `,
    );
  });
});

describe("Missing positions", () => {
  test("only visits, so no LC: the weights of the others grow until they make 100 with the middle", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind | Date
      t1    | ann    | web  | 2026-01-01 09:00
      t2    | ann    | web  | 2026-01-20 09:00
      t3    | ann    | web  | 2026-02-01 09:00
      t4    | ann    | web  | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00", amount: 100 },
      { attribution: { custom: { FT: 50, LC: 20, OC: 10, Closed: 10, middle: 10 } } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions | lead_creation % | lead_creation $ | u_shaped % | w_shaped % | full_path % | custom %
      t1         | FT        | 0               | 0               | 100        | 50         | 33.333333   | 67.619048
      t2         | OC        | 0               | 0               | 0          | 50         | 33.333333   | 16.190476
      t4         | Closed    | 0               | 0               | 0          | 0          | 33.333333   | 16.190476
    `,
    );
  });

  test("with a middle touch, the middle keeps its share: FT 40, OC 0, Closed 20 of 60 make 60, 10, 30", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind | Date
      t1    | ann    | web  | 2026-01-01 09:00
      t2    | ann    | web  | 2026-01-20 09:00
      t3    | ann    | web  | 2026-03-01 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
      { attribution: { custom: { FT: 40, LC: 30, OC: 0, Closed: 20, middle: 10 } } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions | custom %
      t1         | FT        | 60
      t2         | OC        | 10
      t3         | Closed    | 30
    `,
    );
  });

  test("weights with four decimals grow exactly: FT 33.3333 and OC 33.3334 of 66.6667", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind | Date
      t1    | ann    | web  | 2026-01-01 09:00
      t2    | ann    | web  | 2026-01-20 09:00
    `,
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00", amount: 1000000 },
      { attribution: { custom: { FT: 33.3333, LC: 33.3333, OC: 33.3334, Closed: 0, middle: 0 } } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions  | custom %  | custom $
      t1         | FT         | 49.999925 | 499999.25
      t2         | OC, Closed | 50.000075 | 500000.75
    `,
    );
  });

  test("one touch that is everything has 100 % in every model", async () => {
    const outcome = await journey(
      "Touch | Person | Kind | Date \n t1 | ann | campaign | 2026-01-01 09:00",
      { created: "2026-01-21 12:00", closed: "2026-03-02 00:00" },
      { attribution: { custom: { FT: 10, LC: 20, OC: 0, Closed: 30, middle: 40 } } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      positions                | first_touch % | lead_creation % | u_shaped % | w_shaped % | full_path % | custom % | last_touch % | linear % | time_decay %
      FT, LC, OC, Form, Closed | 100           | 100             | 100        | 100        | 100         | 100      | 100          | 100      | 100
    `,
    );
  });
});

describe("Money", () => {
  test("84,000 x 10 % / 22 = 381.82, from the exact share; cents are taken back so that the column adds up", async () => {
    const days = Array.from({ length: 25 }, (_, n) =>
      new Date(Date.UTC(2026, 0, n + 1)).toISOString().slice(0, 10),
    );
    const outcome = await journey(
      `
      Touch | Person | Kind | Date
      v     | ann    | web  | 2025-12-31 09:00
      ${days.map((day, n) => `t${String(n + 1).padStart(2, "0")} | ann | campaign | ${day} 09:00`).join("\n")}
    `,
      { created: "2026-01-24 12:00", closed: "2026-03-02 00:00", amount: 84000 },
    );
    const paid = (place: number) =>
      `t${String(place).padStart(2, "0")} | Form | 0.454545 | ${place <= 19 ? "381.82" : "381.81"}`;
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions    | full_path % | full_path $
      v          | FT           | 22.5        | 18900
      t01        | LC, Form     | 22.5        | 18900
      ${Array.from({ length: 22 }, (_, n) => paid(n + 2)).join("\n")}
      t24        | OC, Form     | 22.5        | 18900
      t25        | Form, Closed | 22.5        | 18900
    `,
    );
  });

  const three = (amount: string, State = "won") =>
    touched(
      `
      Member | Contact | Created
      m1     | p1      | 2026-01-01 09:00
      m2     | p1      | 2026-01-08 09:00
      m3     | p1      | 2026-01-15 09:00
    `,
      `
      ${ANN}

      Opportunity | Account | Created          | Close      | State    | Amount    | ARR__c
      o1          | a1      | 2026-01-10 09:00 | 2026-03-01 | ${State} | ${amount} | 0.02
    `,
    );

  test.each([
    ["one cent left over goes to the earliest of equals", "100", "33.34", "33.33", "33.33", "66.67", "33.33"],
    ["two cents left over", "0.05", "0.02", "0.02", "0.01", "0.03", "0.02"],
    [
      "a negative amount is split by its size, then gets its sign",
      "-0.05",
      "-0.02",
      "-0.02",
      "-0.01",
      "-0.03",
      "-0.02",
    ],
    [
      "the amount is rounded to cents first, half away from zero",
      "0.025",
      "0.01",
      "0.01",
      "0.01",
      "0.02",
      "0.01",
    ],
    ["also below zero", "-0.025", "-0.01", "-0.01", "-0.01", "-0.02", "-0.01"],
    ["nothing", "0", "0", "0", "0", "0", "0"],
    ["no amount counts as 0", "", "0", "0", "0", "0", "0"],
  ])("largest remainder: %s (%s)", async (_, amount, first, second, third, ftLc, oc) => {
    const outcome = await run(three(amount));
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | linear %  | linear $  | w_shaped % | w_shaped $
      m1     | 33.333333 | ${first}  | 66.666667  | ${ftLc}
      m2     | 33.333333 | ${second} | 33.333333  | ${oc}
      m3     | 33.333333 | ${third}  | 0          | 0
    `,
    );
  });

  test("the amount may stand in another field", async () => {
    const outcome = await run(three("100"), { attribution: { amountField: "ARR__c" } });
    expectTable(outcome.attribution_touchpoints, "linear $ \n 0.01 \n 0.01 \n 0");
  });

  test("a lost opportunity has positions and revenue, and is in no total of won or open", async () => {
    const outcome = await run(three("90", "lost"));
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | positions    | linear $
      m1     | FT, LC, Form | 30
      m2     | OC, Form     | 30
      m3     | Form, Closed | 30
    `,
    );
    expectTable(
      outcome.channels,
      `
      channel | opportunities | linear_won | linear_open
      Other   | 1             | 0          | 0
    `,
    );
    const won = await run(three("90"));
    expectTable(won.channels, "linear_won | linear_open \n 90 | 0");
    const open = await run(three("90", "open"));
    expectTable(open.channels, "linear_won | linear_open \n 0 | 90");
  });
});

describe("The journey of an opportunity", () => {
  test("of all people mapped to it: FT and LC may be different people; another's first visit is no touch", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t1    | ann    | web      | 2026-01-01 09:00
      t2    | bob    | web      | 2026-01-02 09:00
      t3    | bob    | web form | 2026-01-10 09:00
      t4    | ann    | web form | 2026-01-15 09:00
      t5    | cem    | campaign | 2026-01-20 09:00
    `,
      { created: "2026-01-16 12:00", closed: "2026-03-02 00:00" },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | person | positions
      t1         | ann    | FT
      t3         | bob    | LC, Form
      t4         | ann    | OC, Form
      t5         | cem    | Form, Closed
    `,
    );
    expectTable(
      outcome.touchpoints,
      `
      person | touchpoint | positions    | first_touch | lead_creation | u_shaped
      ann    | t1         | FT           | 1           | 0             | 0.5
      ann    | t4         | LC, Form     | 0           | 1             | 0.5
      bob    | t2         | FT           | 1           | 0             | 0.5
      bob    | t3         | LC, Form     | 0           | 1             | 0.5
      cem    | t5         | FT, LC, Form | 1           | 1             | 1
    `,
    );
  });

  test("at one instant: visits before forms; then web, chat, campaign, activity; then the id", async () => {
    const outcome = await journey(
      `
      Touch | Person | Kind     | Date
      t8    | ann    | campaign | 2026-01-01 09:00
      t7    | ann    | campaign | 2026-01-01 09:00
      t6    | ann    | chat     | 2026-01-01 09:00
      t5    | ann    | web form | 2026-01-01 09:00
      t4    | ann    | activity | 2026-01-01 09:00
      t3    | ann    | web      | 2026-01-01 09:00
    `,
      { created: "2026-01-01 08:00", closed: "2026-03-02 00:00" },
    );
    expectTable(
      outcome.touchpoints,
      `
      touchpoint | source       | positions    | u_shaped
      t3         | web          | FT           | 0.5
      t4         | crm_activity | LC           | 0.5
      t5         | web          | PostLC, Form | 0
      t6         | chat         | PostLC, Form | 0
      t7         | crm_campaign | PostLC, Form | 0
      t8         | crm_campaign | PostLC, Form | 0
    `,
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      touchpoint | positions
      t3         | FT, OC
      t4         | LC
      t5         | Form
      t6         | Form
      t7         | Form
      t8         | Form, Closed
    `,
    );
  });

  test("OC: the latest at or before the creation", async () => {
    const outcome = await run(
      touched(
        `
        Member | Contact | Created
        m1     | p1      | 2026-01-01 09:00
        m2     | p1      | 2026-01-10 08:59:59.999
        m3     | p1      | 2026-01-10 09:00
        m4     | p1      | 2026-01-10 09:00:00.001
      `,
        `
        ${ANN}

        Opportunity | Account | Created                 | Close      | State | Amount
        o1          | a1      | 2026-01-10 08:59:59.999 | 2026-03-01 | won   | 100
        o2          | a1      | 2026-01-10 09:00        | 2026-03-01 | won   | 100
      `,
      ),
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      opportunity | member | positions
      o1          | m1     | FT, LC, Form
      o1          | m2     | OC, Form
      o1          | m3     | Form
      o1          | m4     | Form, Closed
      o2          | m1     | FT, LC, Form
      o2          | m2     | Form
      o2          | m3     | OC, Form
      o2          | m4     | Form, Closed
    `,
    );
  });

  test("OC where nothing lies before the creation: the first after it", async () => {
    const outcome = await run(
      touched(
        `
        Member | Contact | Created
        m1     | p1      | 2026-01-20 09:00
        m2     | p1      | 2026-02-10 09:00
        m3     | p1      | 2026-02-20 09:00
      `,
        `
        ${ANN}

        Opportunity | Account | Created          | Close      | State | Amount
        o1          | a1      | 2026-01-10 09:00 | 2026-03-01 | won   | 100
      `,
      ),
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | positions        | w_shaped % | full_path %
      m1     | FT, LC, OC, Form | 100        | 67.5
      m2     | Form             | 0          | 10
      m3     | Form, Closed     | 0          | 22.5
    `,
    );
  });

  test("open: everything up to now counts, whatever the close date; the last touch is Closed provisionally", async () => {
    const outcome = await run(
      touched(
        `
        Member | Contact | Created
        m1     | p1      | 2026-01-01 09:00
        m2     | p1      | 2026-02-10 09:00
        m3     | p1      | 2026-04-20 09:00
      `,
        `
        ${ANN}

        Opportunity | Account | Created          | Close      | State | Amount
        o1          | a1      | 2026-01-10 09:00 | 2026-03-01 | open  | 100
      `,
      ),
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | positions        | pending | w_shaped % | full_path % | last_touch %
      m1     | FT, LC, OC, Form | false   | 100        | 67.5        | 0
      m2     | Form             | false   | 0          | 10          | 0
      m3     | Form             | true    | 0          | 22.5        | 100
    `,
    );
  });

  test("closed: the midnight that ends the close date, in the zone, won or lost", async () => {
    const outcome = await run(
      touched(
        `
        Member | Contact | Created
        m1     | p1      | 2026-03-01 00:00
        m2     | p1      | 2026-03-01 23:59:59.999
        m3     | p1      | 2026-03-02 00:00
      `,
        `
        ${ANN}

        Opportunity | Account | Created          | Close      | State | Amount
        o1          | a1      | 2026-01-10 09:00 | 2026-02-28 | won   | 100
        o2          | a1      | 2026-01-10 09:00 | 2026-03-01 | won   | 100
        o3          | a1      | 2026-01-10 09:00 | 2026-03-02 | lost  | 100
      `,
      ),
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      opportunity | member | positions
      o2          | m1     | FT, LC, OC, Form
      o2          | m2     | Form, Closed
      o3          | m1     | FT, LC, OC, Form
      o3          | m2     | Form
      o3          | m3     | Form, Closed
    `,
    );
  });

  test("the day on which clocks go forward has 23 hours", async () => {
    const outcome = await run(
      touched(
        `
        Member | Contact | Created
        m1     | p1      | 2026-03-08T08:00:00Z
        m2     | p1      | 2026-03-09T06:59:59Z
        m3     | p1      | 2026-03-09T07:00:00Z
      `,
        `
        ${ANN}

        Opportunity | Account | Created          | Close      | State | Amount
        o1          | a1      | 2026-01-10 09:00 | 2026-03-08 | won   | 100
      `,
      ),
    );
    expectTable(outcome.attribution_touchpoints, "member \n m1 \n m2");
  });

  test("lookbackDays: whole days of 24 hours before the creation, the very instant included", async () => {
    const outcome = await run(
      touched(
        `
        Member | Contact | Created
        m1     | p1      | 2026-03-03 07:59:59.999
        m2     | p1      | 2026-03-03 08:00
        m3     | p1      | 2026-03-20 09:00
      `,
        `
        ${ANN}

        Opportunity | Account | Created          | Close      | State | Amount
        o1          | a1      | 2026-03-13 09:00 | 2026-04-01 | won   | 100
      `,
      ),
      { attribution: { lookbackDays: 10 } },
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | positions
      m2     | FT, LC, OC, Form
      m3     | Form, Closed
    `,
    );
    expectTable(
      outcome.touchpoints,
      `
      member | positions
      m1     | FT, LC, Form
      m2     | PostLC, Form
      m3     | PostLC, Form
    `,
    );
  });

  test("two opportunities of one account share FT and LC; each has its own OC, Closed and revenue", async () => {
    const outcome = await run(
      touched(
        `
        Member | Contact | Created
        m1     | p1      | 2026-01-01 09:00
        m2     | p1      | 2026-02-01 09:00
        m3     | p1      | 2026-04-01 09:00
        m4     | p1      | 2026-05-01 09:00
      `,
        `
        ${ANN}

        Opportunity | Account | Created          | Close      | State | Amount
        o1          | a1      | 2026-01-10 09:00 | 2026-03-01 | won   | 1000
        o2          | a1      | 2026-04-10 09:00 | 2026-06-01 | won   | 100
      `,
      ),
    );
    expectTable(
      outcome.attribution_touchpoints,
      `
      opportunity | member | positions        | first_touch $ | w_shaped $ | full_path $
      o1          | m1     | FT, LC, OC, Form | 1000          | 1000       | 750
      o1          | m2     | Form, Closed     | 0             | 0          | 250
      o2          | m1     | FT, LC, Form     | 100           | 60         | 45
      o2          | m2     | Form             | 0             | 10         | 10
      o2          | m3     | OC, Form         | 0             | 30         | 22.5
      o2          | m4     | Form, Closed     | 0             | 0          | 22.5
    `,
    );
  });

  test("an opportunity without touches, and a deleted one, has no rows", async () => {
    const outcome = await run(
      touched(
        "Member | Contact | Created \n m1 | p1 | 2026-02-01 09:00",
        `
        ${ANN}

        Opportunity | Account | Created          | Close      | State | Amount | Deleted
        o1          | a2      | 2026-01-10 09:00 | 2026-03-01 | won   | 1000   | false
        o2          | a1      | 2026-01-10 09:00 | 2026-03-01 | won   | 1000   | true
        o3          | a1      | 2026-01-10 09:00 | 2026-01-31 | won   | 1000   | false
        o4          |         | 2026-01-10 09:00 | 2026-03-01 | won   | 1000   | false
      `,
      ),
    );
    expectTable(outcome.attribution_touchpoints, "opportunity | member");
    expect(outcome.counts.opportunitiesWithTouchpoints).toBe(0);
  });
});

describe("Whose touches count on an opportunity", () => {
  const organisation = touched(
    `
    Member | Contact | Created
    m1     | p1      | 2026-01-01 09:00
    m2     | p2      | 2026-01-02 09:00
    m3     | p3      | 2026-01-03 09:00
    m4     | p4      | 2026-01-04 09:00
    m5     | p5      | 2026-01-05 09:00
  `,
    `
    Contact | Email    | Account
    p1      | ann@x.io | a1
    p2      | bob@x.io | a1
    p3      | cem@x.io | a2
    p4      | dee@x.io | a2
    p5      | eve@x.io | a1

    Role | Opportunity | Contact | Primary | Deleted
    r1   | o1          | p2      | false   | false
    r2   | o1          | p3      | true    | false
    r3   | o1          | p4      | true    | false
    r4   | o1          | p5      | true    | true
    r5   | o1          | p9      | true    | false

    Opportunity | Account | Created          | Close      | State | Amount
    o1          | a1      | 2026-02-01 09:00 | 2026-03-01 | won   | 100
  `,
  );

  test.each<[string, Mapping, string]>([
    ["account: every contact of the account", "account", "m1 \n m2 \n m5"],
    ["contact_role: who holds a role, of whatever account", "contact_role", "m2 \n m3 \n m4"],
    ["primary_contact_role: all that are primary", "primary_contact_role", "m3 \n m4"],
  ])("%s", async (_, mapping, members) => {
    const outcome = await run(organisation, { attribution: { mapping } });
    expectTable(outcome.attribution_touchpoints, `member \n ${members}`);
  });

  test("a person is an email: a lead's touches join where a contact with the same email is mapped", async () => {
    const outcome = await run(`
      Campaign | Sync
      c1       | Include_All
      c2       | Include_All

      Member | Campaign | Lead | Contact | Created
      m1     | c1       | l1   |         | 2026-01-01 09:00
      m2     | c1       | l2   |         | 2026-01-02 09:00
      m3     | c2       |      | p7      | 2026-01-03 09:00

      Lead | Email
      l1   | Ann@X.io
      l2   | nobody@x.io

      Contact | Email    | Account
      p7      | ann@x.io | a1
      p5      | ANN@x.io | a1
      p3      | ann@x.io | a2

      Opportunity | Account | Created          | Close      | State | Amount
      o1          | a1      | 2026-02-01 09:00 | 2026-03-01 | won   | 100
    `);
    expectTable(
      outcome.attribution_touchpoints,
      `
      member | person   | contact | positions
      m1     | ann@x.io | p5      | FT, LC, Form
      m3     | ann@x.io | p5      | OC, Form, Closed
    `,
    );
    expectTable(
      outcome.touchpoints,
      `
      person      | member
      ann@x.io    | m1
      ann@x.io    | m3
      nobody@x.io | m2
    `,
    );
  });

  describe("merged contacts and accounts live on in the record that they were merged into", () => {
    const merged = `
      Campaign | Sync
      c1       | Include_All
      c2       | Include_All

      Member | Campaign | Contact | Created
      m1     | c1       | p1      | 2026-01-01 09:00
      m2     | c2       | p3      | 2026-01-02 09:00

      Contact | Email      | Account | Deleted | Merged into
      p1      | old@x.io   | a9      | true    | p2
      p2      | older@x.io | a9      | true    | p3
      p3      | ann@x.io   | a1      | false   |
      p4      | gone@x.io  | a2      | true    |

      Account | Name | Deleted | Merged into
      a1      | Acme | true    | a2
      a2      | ACME | false   |

      Opportunity | Account | Created          | Close      | State | Amount
      o1          | a2      | 2026-02-01 09:00 | 2026-03-01 | won   | 100

      Role | Opportunity | Contact
      r1   | o1          | p1
    `;

    test("members show the ids that they have; the person is the survivor's email", async () => {
      const outcome = await run(merged);
      expectTable(
        outcome.members,
        `
        member | contact | person   | status
        m1     | p1      | ann@x.io | created
        m2     | p3      | ann@x.io | created
      `,
      );
    });

    test.each<Mapping>(["account", "contact_role"])("mapping by %s", async (mapping) => {
      const outcome = await run(merged, { attribution: { mapping } });
      expectTable(
        where(outcome.attribution_touchpoints, "opportunity", "o1"),
        `
        member | contact | person   | positions
        m1     | p3      | ann@x.io | FT, LC, Form
        m2     | p3      | ann@x.io | OC, Form, Closed
      `,
      );
    });
  });
});
