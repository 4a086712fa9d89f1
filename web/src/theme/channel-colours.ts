/**
 * A channel keeps its colour on every page and in every session. The common ones have their own; the other channels of
 * the settings take one by their name, and where two names ask for the same, the later in the settings takes the next
 * that nobody has. Two channels share a colour only once all are given away. The test holds every pair against what
 * people with each kind of colour blindness see.
 */
type Shades = { light: string; dark: string };

const PALETTE: readonly Shades[] = [
  { light: "#0072b2", dark: "#4aa8de" },
  { light: "#d2814b", dark: "#e9a135" },
  { light: "#00866a", dark: "#35c49b" },
  { light: "#9d437f", dark: "#f5a3d4" },
  { light: "#009dd6", dark: "#94d1f9" },
  { light: "#dc6718", dark: "#f07f42" },
  { light: "#6b5d00", dark: "#ebd547" },
  { light: "#4b2c8f", dark: "#8875d1" },
  { light: "#7a0f3a", dark: "#e0507a" },
  { light: "#0b2a5b", dark: "#4a6ae0" },
  { light: "#5f9412", dark: "#a5d860" },
  { light: "#8147c2", dark: "#c181f8" },
];

const OWN: Record<string, number> = {
  events: 0,
  "paid search": 1,
  webinar: 2,
  webinars: 2,
  "content syndication": 3,
  "organic search": 4,
  email: 5,
  "direct mail": 6,
  "paid social": 7,
};
const NONE: Shades = { light: "#7b8794", dark: "#9aa5b1" };
/** What is no channel of its own. */
const GREY = new Set(["other", "", "null", "(none)"]);

export const COLOURS = PALETTE.length;
export const shadesOf = (index: number): Shades => PALETTE[index] ?? NONE;

/** The place in the palette of each channel, in the order of the settings. */
export function channelPlaces(channels: readonly string[]): ReadonlyMap<string, number> {
  const names = [...new Set(channels.map(nameOf))].filter((name) => !GREY.has(name));
  const places = new Map<string, number>(
    names.flatMap((name) => (OWN[name] === undefined ? [] : [[name, OWN[name]]])),
  );
  const reserved = new Set(Object.values(OWN));
  for (const name of names) {
    if (places.has(name)) continue;
    const taken = new Set(places.values());
    const first = hash(name) % PALETTE.length;
    const order = PALETTE.map((_, step) => (first + step) % PALETTE.length);
    // Those that nobody has and nobody may come to have, before those of channels that the settings do not name.
    const free =
      order.find((place) => !taken.has(place) && !reserved.has(place)) ??
      order.find((place) => !taken.has(place));
    places.set(name, free ?? first);
  }
  return places;
}

/** The colour of a channel; one that the settings do not name has one by its name alone. */
export function channelColour(
  channel: string | null,
  scheme: "light" | "dark",
  places: ReadonlyMap<string, number> = new Map(),
): string {
  const name = nameOf(channel ?? "");
  if (GREY.has(name)) return NONE[scheme];
  return shadesOf(places.get(name) ?? OWN[name] ?? hash(name) % PALETTE.length)[scheme];
}

const nameOf = (channel: string) => channel.trim().toLowerCase();

function hash(text: string): number {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619);
  return value >>> 0;
}
