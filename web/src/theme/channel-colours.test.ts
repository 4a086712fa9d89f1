import { expect, test } from "vitest";
import { COLOURS, channelColour, channelPlaces, shadesOf } from "./channel-colours.ts";

const DEMO = [
  "Events",
  "Webinar",
  "Direct Mail",
  "Content Syndication",
  "Email",
  "Partner",
  "Referral",
  "Telemarketing",
  "Advertising",
  "NULL",
  "Other",
];
const WEB = ["Paid Search", "Paid Social", "Organic Search"];

test("every channel of the demo has a colour of its own, those of the web, too", () => {
  const places = channelPlaces(DEMO);
  const named = [...DEMO.filter((name) => name !== "NULL" && name !== "Other"), ...WEB];
  expect(new Set(named.map((name) => channelColour(name, "light", places))).size).toBe(named.length);
  expect(channelColour("Other", "light", places)).toBe(channelColour(null, "light"));
});

test("a channel that is added leaves the colours of the others alone", () => {
  const before = channelPlaces(DEMO);
  const after = channelPlaces([...DEMO, "Podcast", "Community"]);
  for (const [name, place] of before) expect(after.get(name), name).toBe(place);
  expect(channelPlaces(["events "]).get("events")).toBe(channelPlaces(["Events"]).get("events"));
});

test("two share a colour only when all are given away", () => {
  const names = Array.from({ length: COLOURS + 2 }, (_, index) => `Channel ${index}`);
  const places = [...channelPlaces(names).values()];
  expect(new Set(places.slice(0, COLOURS)).size).toBe(COLOURS);
});

/** Least distance (CIE 1976) of any two colours, for the eye given. */
function nearest(scheme: "light" | "dark", eye: (rgb: number[]) => number[]): [number, string] {
  const all = Array.from({ length: COLOURS }, (_, index) => shadesOf(index)[scheme]);
  let least: [number, string] = [Number.POSITIVE_INFINITY, ""];
  for (const [index, one] of all.entries())
    for (const other of all.slice(index + 1)) {
      const distance = Math.hypot(
        ...lab(eye(linear(one))).map((value, axis) => value - (lab(eye(linear(other)))[axis] ?? 0)),
      );
      if (distance < least[0]) least = [distance, `${one} ${other}`];
    }
  return least;
}

test("any two are told apart, by people with any kind of colour blindness, too", () => {
  // Viénot, Brettel and Mollon (1999), on linear RGB.
  const protan = ([r = 0, g = 0, b = 0]: number[]) => [
    0.1124 * r + 0.8876 * g,
    0.1124 * r + 0.8876 * g,
    0.004 * r - 0.004 * g + b,
  ];
  const deutan = ([r = 0, g = 0, b = 0]: number[]) => [
    0.2928 * r + 0.7072 * g,
    0.2928 * r + 0.7072 * g,
    -0.0223 * r + 0.0223 * g + b,
  ];
  for (const scheme of ["light", "dark"] as const)
    for (const eye of [(rgb: number[]) => rgb, protan, deutan]) {
      const [distance, pair] = nearest(scheme, eye);
      expect(distance, `${scheme} ${eye.name || "any"} ${pair}`).toBeGreaterThan(11);
    }
});

function linear(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}
function lab([r = 0, g = 0, b = 0]: number[]): number[] {
  const f = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
