import { describe, expect, test } from "vitest";
import { type Comparison, type Interval, readComparison, readNumber, splitList } from "./comparison.ts";
import type { FieldType } from "./fields.ts";
import { OPERATORS, type Operator } from "./schema.ts";

const ZONE = "America/Los_Angeles";

/** A comparison in a few words; what is wrong with the value stands as it is. */
function words(comparison: Comparison | string): string {
  if (typeof comparison === "string") return comparison;
  const not = comparison.negated ? "not " : "";
  switch (comparison.kind) {
    case "empty":
      return `${not}empty`;
    case "never":
      return `${not}never`;
    case "text":
      return `${not}text ${comparison.match} ${comparison.value}`;
    case "boolean":
      return `${not}${comparison.value}`;
    case "number":
      return `${not}number ${comparison.compare} ${comparison.value}`;
    case "moment":
      return `${not}moment ${interval(comparison)}`;
    case "any":
      return `${not}any (${comparison.of.map(words).join(" | ")})`;
  }
}

/** The stretch of time, for cells with a time and for cells without. */
function interval({ from, to }: Interval): string {
  const bound = (of: Interval["from"]) =>
    of && `${new Date(of.instant).toISOString().slice(0, 19)}Z, ${of.day}`;
  return [from && `from ${bound(from)}`, to && `before ${bound(to)}`].filter(Boolean).join(" ");
}

const read = (operator: Operator, value: Parameters<typeof readComparison>[1], type: FieldType) =>
  words(readComparison(operator, value, type, ZONE));

const DAY = "from 2026-01-25T08:00:00Z, 2026-01-25 before 2026-01-26T08:00:00Z, 2026-01-26";
const SINCE = "from 2026-01-25T08:00:00Z, 2026-01-25";
const AFTER = "from 2026-01-26T08:00:00Z, 2026-01-26";
const BEFORE = "before 2026-01-25T08:00:00Z, 2026-01-25";
const UNTIL = "before 2026-01-26T08:00:00Z, 2026-01-26";

/** One value for each type, and what every operator makes of it. */
const MEANINGS: Record<FieldType, { value: string; means: Record<Operator, string> }> = {
  text: {
    value: " Webinar ",
    means: {
      equals: "text equals Webinar",
      not_equals: "not text equals Webinar",
      contains: "text contains Webinar",
      not_contains: "not text contains Webinar",
      starts_with: "text startsWith Webinar",
      not_starts_with: "not text startsWith Webinar",
      ends_with: "text endsWith Webinar",
      not_ends_with: "not text endsWith Webinar",
      matches_any: "any (text equals Webinar)",
      not_matches_any: "not any (text equals Webinar)",
      greater_than: "never",
      greater_or_equal: "never",
      less_than: "never",
      less_or_equal: "never",
    },
  },
  id: {
    value: "701000000000abC",
    means: {
      equals: "text equals 701000000000abCAAQ",
      not_equals: "not text equals 701000000000abCAAQ",
      contains: "text contains 701000000000abC",
      not_contains: "not text contains 701000000000abC",
      starts_with: "text startsWith 701000000000abC",
      not_starts_with: "not text startsWith 701000000000abC",
      ends_with: "text endsWith 701000000000abC",
      not_ends_with: "not text endsWith 701000000000abC",
      matches_any: "any (text equals 701000000000abCAAQ)",
      not_matches_any: "not any (text equals 701000000000abCAAQ)",
      greater_than: "never",
      greater_or_equal: "never",
      less_than: "never",
      less_or_equal: "never",
    },
  },
  boolean: {
    value: "Yes",
    means: {
      equals: "true",
      not_equals: "not true",
      contains: "text contains Yes",
      not_contains: "not text contains Yes",
      starts_with: "text startsWith Yes",
      not_starts_with: "not text startsWith Yes",
      ends_with: "text endsWith Yes",
      not_ends_with: "not text endsWith Yes",
      matches_any: "any (true)",
      not_matches_any: "not any (true)",
      greater_than: "never",
      greater_or_equal: "never",
      less_than: "never",
      less_or_equal: "never",
    },
  },
  number: {
    value: "1e3",
    means: {
      equals: "number = 1000.0",
      not_equals: "not number = 1000.0",
      contains: "text contains 1e3",
      not_contains: "not text contains 1e3",
      starts_with: "text startsWith 1e3",
      not_starts_with: "not text startsWith 1e3",
      ends_with: "text endsWith 1e3",
      not_ends_with: "not text endsWith 1e3",
      matches_any: "any (number = 1000.0)",
      not_matches_any: "not any (number = 1000.0)",
      greater_than: "number > 1000.0",
      greater_or_equal: "number >= 1000.0",
      less_than: "number < 1000.0",
      less_or_equal: "number <= 1000.0",
    },
  },
  date: { value: "1/25/2026", means: momentMeanings("1/25/2026") },
  datetime: { value: "2026-01-25", means: momentMeanings("2026-01-25") },
};

function momentMeanings(value: string): Record<Operator, string> {
  return {
    equals: `moment ${DAY}`,
    not_equals: `not moment ${DAY}`,
    contains: `text contains ${value}`,
    not_contains: `not text contains ${value}`,
    starts_with: `text startsWith ${value}`,
    not_starts_with: `not text startsWith ${value}`,
    ends_with: `text endsWith ${value}`,
    not_ends_with: `not text endsWith ${value}`,
    matches_any: `any (moment ${DAY})`,
    not_matches_any: `not any (moment ${DAY})`,
    greater_than: `moment ${AFTER}`,
    greater_or_equal: `moment ${SINCE}`,
    less_than: `moment ${BEFORE}`,
    less_or_equal: `moment ${UNTIL}`,
  };
}

describe.each(Object.entries(MEANINGS))("a field of type %s", (type, { value, means }) => {
  test.each(OPERATORS)(`%s ${value.trim()}`, (operator) => {
    expect(read(operator, value, type as FieldType)).toBe(means[operator]);
  });
});

describe("an empty value", () => {
  test.each(["", "  ", null])("%j asks for an empty field with equals", (value) => {
    for (const type of Object.keys(MEANINGS) as FieldType[]) {
      expect(read("equals", value, type)).toBe("empty");
      expect(read("not_equals", value, type)).toBe("not empty");
    }
  });

  test.each(OPERATORS.filter((operator) => !/equals$|matches_any$/.test(operator)))(
    "%s needs a value",
    (operator) => {
      expect(read(operator, "", "text")).toBe(
        `${operator} needs a value; to ask for an empty field use equals with an empty value`,
      );
    },
  );
});

test.each(OPERATORS.filter((operator) => !operator.endsWith("matches_any")))(
  "%s takes no list",
  (operator) => {
    expect(read(operator, ["a"], "text")).toBe(`${operator} takes one value; for a list use matches_any`);
  },
);

describe("values that cannot be read", () => {
  test.each([
    ["boolean", "equals", "maybe", '"maybe" is neither true nor false'],
    ["boolean", "less_than", "maybe", '"maybe" is neither true nor false'],
    ["number", "equals", "1,000", '"1,000" is not a number that can be read'],
    ["number", "greater_than", "ten", '"ten" is not a number that can be read'],
    ["number", "less_than", "1e20", '"1e20" is not a number that can be read'],
    ["date", "equals", "25.01.2026", '"25.01.2026" is not a date'],
    ["datetime", "less_than", "2026-02-30", '"2026-02-30" is not a date'],
    ["boolean", "matches_any", "true, perhaps", '"perhaps" is neither true nor false'],
    ["number", "matches_any", "1, 2, x", '"x" is not a number that can be read'],
  ] as const)("%s %s %s", (type, operator, value, message) => {
    expect(read(operator, value, type)).toContain(message);
  });

  test("text operators read any value of any field", () => {
    expect(read("contains", "perhaps", "boolean")).toBe("text contains perhaps");
    expect(read("matches_any", "20*", "number")).toBe("any (text startsWith 20)");
  });
});

describe("values as YAML gives them", () => {
  test.each([
    [true, "boolean", "true"],
    [false, "boolean", "false"],
    [0, "boolean", "false"],
    [-0.5, "number", "number = -0.5"],
    [1e-7, "number", "number = 0.0000001"],
  ] as const)("%j in a %s", (value, type, meaning) => {
    expect(read("equals", value, type)).toBe(meaning);
  });

  test("booleans in words", () => {
    for (const text of ["true", "YES", "1"]) expect(read("equals", text, "boolean")).toBe("true");
    for (const text of ["False", "no", "0"]) expect(read("equals", text, "boolean")).toBe("false");
  });

  test("text in NFC", () => {
    expect(read("equals", "Mu\u0308nchen", "text")).toBe("text equals M\u00fcnchen");
  });
});

describe("days and instants", () => {
  test("the day on which clocks change has its own length", () => {
    expect(read("equals", "2026-03-08", "datetime")).toBe(
      "moment from 2026-03-08T08:00:00Z, 2026-03-08 before 2026-03-09T07:00:00Z, 2026-03-09",
    );
  });

  test("an instant is a millisecond; a cell without a time stands for the start of its day", () => {
    const instant = "2026-01-25T17:00:00Z";
    expect(read("less_than", instant, "datetime")).toBe("moment before 2026-01-25T17:00:00Z, 2026-01-26");
    expect(read("greater_or_equal", instant, "date")).toBe("moment from 2026-01-25T17:00:00Z, 2026-01-26");
    const midnight = "2026-01-25T00:00:00-08:00";
    expect(read("less_than", midnight, "date")).toBe("moment before 2026-01-25T08:00:00Z, 2026-01-25");
    expect(read("less_or_equal", midnight, "date")).toBe("moment before 2026-01-25T08:00:00Z, 2026-01-26");
  });

  test("the last day that can be written, as people write for ever", () => {
    expect(readComparison("less_or_equal", "12/31/9999", "date", "UTC")).toEqual({
      kind: "moment",
      negated: false,
      to: { instant: Date.UTC(10000, 0, 1), day: "10000-01-01" },
    });
  });

  test("in a text column, an order takes numbers and dates where the value is one", () => {
    expect(read("greater_than", "10", "text")).toBe("number > 10.0");
    expect(read("greater_than", "2026-01-25", "text")).toBe(`moment ${AFTER}`);
    expect(read("greater_than", "soon", "text")).toBe("never");
    expect(read("equals", "10", "text")).toBe("text equals 10");
  });
});

describe("matches_any", () => {
  test.each([
    ["Attended, Watched*", "any (text equals Attended | text startsWith Watched)"],
    ["*webinar*, *2026", "any (text contains webinar | text endsWith 2026)"],
    ["a*b", "any (text equals a*b)"],
    ["*", "any (text contains )"],
    ["a,, ,b", "any (text equals a | text equals b)"],
    ['"Boston, MA",Austin', "any (text equals Boston, MA | text equals Austin)"],
    ["", "any ()"],
  ])("%s", (value, meaning) => expect(read("matches_any", value, "text")).toBe(meaning));

  test("a list holds its items as they are, commas too", () => {
    expect(read("not_matches_any", ["Boston, MA", "", null, 7, true], "text")).toBe(
      "not any (text equals Boston, MA | text equals 7 | text equals true)",
    );
  });

  test.each([
    ["a,b", ["a", "b"]],
    [" a , b ", ["a", "b"]],
    ['"a,b"', ["a,b"]],
    ['"a ""b"", c", d', ['a "b", c', "d"]],
    ['12" screen, x', ['12" screen', "x"]],
    ["", [""]],
    [",", ["", ""]],
  ])("splitList %j", (text, items) => expect(splitList(text)).toEqual(items));
});

describe("readNumber", () => {
  test.each([
    ["5", "5.0"],
    ["+5", "5.0"],
    ["-3.50", "-3.50"],
    [".5", "0.5"],
    ["5.", "5.0"],
    ["1.5e3", "1500.0"],
    ["15e-1", "1.5"],
    ["5e-20", "0.000000000000000000"],
    ["007", "7.0"],
    ["1234567890123456", "1234567890123456.0"],
    ["12345678901234567", undefined],
    ["1e999", undefined],
    ["1,000", undefined],
    ["$5", undefined],
    ["0x1F", undefined],
    ["NaN", undefined],
    ["", undefined],
  ])("%s: %s", (text, plain) => expect(readNumber(text)).toBe(plain));
});
