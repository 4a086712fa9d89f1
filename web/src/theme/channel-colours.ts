/**
 * A channel keeps its colour on every page and in every session: the common ones have their own, others get one by
 * their name. The hues are those that people with any kind of colour blindness tell apart (after Okabe and Ito),
 * toned for a light and a dark ground.
 */
type Shades = { light: string; dark: string };

const PALETTE: readonly Shades[] = [
  { light: "#0072b2", dark: "#4aa8de" },
  { light: "#d07a00", dark: "#f0a83a" },
  { light: "#00866a", dark: "#35c49b" },
  { light: "#b0578f", dark: "#dd8fc0" },
  { light: "#3f9ad6", dark: "#8bcbf3" },
  { light: "#b84a00", dark: "#f07f42" },
  { light: "#8a7a00", dark: "#e0d24a" },
  { light: "#6f5bb5", dark: "#ab9bea" },
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

export function channelColour(channel: string | null, scheme: "light" | "dark"): string {
  const name = (channel ?? "").trim().toLowerCase();
  if (GREY.has(name)) return NONE[scheme];
  const index = OWN[name] ?? hash(name) % PALETTE.length;
  return (PALETTE[index] ?? NONE)[scheme];
}

function hash(text: string): number {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619);
  return value >>> 0;
}
