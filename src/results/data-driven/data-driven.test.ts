import { expect, test } from "vitest";
import { type DataDrivenResult, dataDriven, dataDrivenStream, PATH_MODELS } from "./data-driven.ts";
import { generatePaths } from "./generated-paths.ts";
import type { Path } from "./path.ts";
import { readPaths } from "./paths-csv.ts";

/** Lines of `path, conversions, value, nulls`. */
function pathsOf(table: string): Path[] {
  const lines = table.trim().split("\n");
  return [...readPaths(["path,total_conversions,total_conversion_value,total_null", ...lines].join("\n"))];
}

/** One line for each channel: name, the conversions of the six models, removal effect. */
function conversionsOf(result: DataDrivenResult): string {
  const lines = result.channels.map((credit) => [
    credit.channel,
    ...PATH_MODELS.map((model) => credit[model].conversions.toFixed(4)),
    credit.removalEffect.toFixed(4),
  ]);
  return tableOf(["channel", ...PATH_MODELS, "removal"], lines);
}

function valuesOf(result: DataDrivenResult): string {
  const lines = result.channels.map((credit) => [
    credit.channel,
    ...PATH_MODELS.map((model) => credit[model].value.toFixed(2)),
  ]);
  return tableOf(["channel", ...PATH_MODELS], lines);
}

function tableOf(header: string[], lines: string[][]): string {
  return [header, ...lines]
    .map((cells) =>
      cells
        .map((cell) => cell.padEnd(9))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

function expectTable(actual: string, expected: string): void {
  expect(actual).toBe(expected.trim().replaceAll(/^ +/gm, ""));
}

test("the textbook chain: start goes to C1 2/3, C2 1/3; without C1 half is lost, without C2 or C3 all", () => {
  const result = dataDriven(
    pathsOf(`
      C1 > C2 > C3 , 1, 60, 0
      C1           , 0,  0, 1
      C2 > C3      , 0,  0, 1`),
  );
  expect(result.baseProbability).toBeCloseTo(1 / 3, 15);
  expectTable(
    conversionsOf(result),
    `
    channel  first    last     linear   position markov   shapley  removal
    C1       1.0000   0.0000   0.3333   0.4000   0.2000   0.3333   0.5000
    C2       0.0000   0.0000   0.3333   0.2000   0.4000   0.3333   1.0000
    C3       0.0000   1.0000   0.3333   0.4000   0.4000   0.3333   1.0000`,
  );
  expectTable(
    valuesOf(result),
    `
    channel  first    last     linear   position markov   shapley
    C1       60.00    0.00     20.00    24.00    12.00    20.00
    C2       0.00     0.00     20.00    12.00    24.00    20.00
    C3       0.00     60.00    20.00    24.00    24.00    20.00`,
  );
});

// P(A) = 1/2 + P(B)/2, P(B) = P(A)/2, so P(A) = 2/3, P(B) = 1/3. Without B: 1/2 * 1/2 = 1/4 of 1/2.
test("a chain that comes back to its channels", () => {
  const result = dataDriven(
    pathsOf(`
      A > B > A, 1, 0, 0
      B        , 0, 0, 1`),
  );
  expectTable(
    conversionsOf(result),
    `
    channel  first    last     linear   position markov   shapley  removal
    A        1.0000   1.0000   0.6667   0.8000   0.6667   0.5000   1.0000
    B        0.0000   0.0000   0.3333   0.2000   0.3333   0.5000   0.5000`,
  );
});

test("position: one touch has all, two touches a half each, the middle of five a fifteenth each", () => {
  const result = dataDriven(
    pathsOf(`
      A                , 1, 0, 0
      B > C            , 1, 0, 0
      D > E > F > E > G, 1, 0, 0`),
  );
  const position = result.channels.map(({ channel, position: { conversions } }) => [channel, conversions]);
  expect(position).toEqual([
    ["A", 1],
    ["B", 0.5],
    ["C", 0.5],
    ["D", 0.4],
    ["E", 2 / 15],
    ["F", 1 / 15],
    ["G", 0.4],
  ]);
});

test("money has its own removal effects: it follows the amounts of the conversions that a channel brings", () => {
  const result = dataDriven(
    pathsOf(`
      A, 1, 30, 0
      B, 1, 10, 0`),
  );
  const credits = result.channels.map(({ channel, markov }) => [channel, markov.conversions, markov.value]);
  expect(credits).toEqual([
    ["A", 1, 30],
    ["B", 1, 10],
  ]);
});

test("where a channel closes with a loss, Markov's money follows the conversions", () => {
  const result = dataDriven(
    pathsOf(`
      A, 1,  30, 0
      B, 1, -10, 0`),
  );
  const credits = result.channels.map(({ channel, markov, last }) => [channel, markov.value, last.value]);
  expect(result.value).toBe(20);
  expect(credits).toEqual([
    ["A", 10, 30],
    ["B", 10, -10],
  ]);
});

test("money is added in decimals: a tenth and two tenths are three tenths", () => {
  const result = dataDriven(
    pathsOf(`
      A, 1, 0.1, 0
      A, 1, 0.2, 0
      A, 1, 90000000000.01, 0`),
  );
  expect(result.value).toBe(90000000000.31);
  expect(result.channels[0]?.last.value).toBe(90000000000.31);
});

test("no journeys: no channels, and a base probability of 0", () => {
  const nothing = { channels: [], conversions: 0, value: 0, nulls: 0, baseProbability: 0 };
  expect(dataDriven([])).toEqual(nothing);
  expect(dataDriven(pathsOf("A > B, 0, 0, 0"))).toEqual(nothing);
});

test("no conversions: every channel gets 0", () => {
  const result = dataDriven(pathsOf("A > B, 0, 0, 3"));
  expect(result).toMatchObject({ conversions: 0, nulls: 3, baseProbability: 0 });
  expectTable(
    conversionsOf(result),
    `
    channel  first    last     linear   position markov   shapley  removal
    A        0.0000   0.0000   0.0000   0.0000   0.0000   0.0000   0.0000
    B        0.0000   0.0000   0.0000   0.0000   0.0000   0.0000   0.0000`,
  );
});

test("no journey without conversion: base probability 1; without either of two channels in a row all is lost", () => {
  const result = dataDriven(pathsOf("A > B, 2, 0, 0"));
  expect(result.baseProbability).toBe(1);
  expectTable(
    conversionsOf(result),
    `
    channel  first    last     linear   position markov   shapley  removal
    A        2.0000   0.0000   1.0000   1.0000   1.0000   1.0000   1.0000
    B        0.0000   2.0000   1.0000   1.0000   1.0000   1.0000   1.0000`,
  );
});

test("a single channel has everything, however often it is touched", () => {
  const result = dataDriven(
    pathsOf(`
      A        , 2, 8, 5
      A > A > A, 1, 1, 1`),
  );
  const all = { conversions: 3, value: 9 };
  expect(result.channels).toEqual([
    {
      channel: "A",
      first: all,
      last: all,
      linear: all,
      position: all,
      markov: all,
      shapley: all,
      removalEffect: 1,
    },
  ]);
});

test("a channel of journeys without conversion: Markov credits it where it led to a converting channel", () => {
  const result = dataDriven(
    pathsOf(`
      A        , 1, 0, 0
      Leads > A, 0, 0, 1
      Dead     , 0, 0, 1`),
  );
  // A converts in one of two touches. Leads goes to A: a third of the journeys at a half, of one third in all.
  expectTable(
    conversionsOf(result),
    `
    channel  first    last     linear   position markov   shapley  removal
    A        1.0000   1.0000   1.0000   1.0000   0.6667   1.0000   1.0000
    Dead     0.0000   0.0000   0.0000   0.0000   0.0000   0.0000   0.0000
    Leads    0.0000   0.0000   0.0000   0.0000   0.3333   0.0000   0.5000`,
  );
  expect(result.channels[1]?.removalEffect).toBe(0);
});

test("channels may be called like states of the chain or like properties of objects", () => {
  const names = ["(conversion)", "(null)", "(start)", "0", "__proto__", "constructor", "null", "start"];
  const creditsOf = (name: (index: number) => string) => {
    const { channels } = dataDriven([
      { channels: names.map((_, index) => name(index)), conversions: 3, value: 5, nulls: 4 },
      { channels: [name(2), name(0), name(5)], conversions: 2, value: 1, nulls: 9 },
      { channels: [name(1)], conversions: 0, value: 0, nulls: 1 },
    ]);
    return channels.map(({ channel: _, ...credit }) => credit);
  };
  expect(names).toEqual(names.toSorted());
  expect(creditsOf((index) => names[index] ?? "")).toStrictEqual(creditsOf((index) => `plain ${index}`));
});

test("channels come in the byte order of their names", () => {
  const channels = ["é", "b", "\u{1F600}", "\uFF5E", "B", "a b"];
  const result = dataDriven([{ channels, conversions: 1, value: 0, nulls: 0 }]);
  expect(result.channels.map(({ channel }) => channel)).toEqual([
    "B",
    "a b",
    "b",
    "é",
    "\uFF5E",
    "\u{1F600}",
  ]);
});

test("paths that arrive over time give the same result", async () => {
  const options = { seed: 7, paths: 500, channels: 12, touchesMax: 20 };
  async function* arriving() {
    yield* generatePaths(options);
  }
  expect(await dataDrivenStream(arriving())).toEqual(dataDriven(generatePaths(options)));
});
