/** Shares in percent; `middle` is shared evenly by the touches that hold no position. */
export type Weights = { FT: number; LC: number; OC: number; Closed: number; middle: number };

const none: Weights = { FT: 0, LC: 0, OC: 0, Closed: 0, middle: 0 };

/** The models that come with Footfall, after the specification's attribution.md, 8.1 and 8.2. */
export const BUILT_IN: readonly {
  name: string;
  text: string;
  weights: Weights | "last" | "even" | "late";
}[] = [
  { name: "First touch", text: "All to what brought the person in.", weights: { ...none, FT: 100 } },
  { name: "Lead creation", text: "All to the touch that made the lead.", weights: { ...none, LC: 100 } },
  {
    name: "U-shaped",
    text: "First touch and lead creation, the rest between them.",
    weights: { ...none, FT: 40, LC: 40, middle: 20 },
  },
  {
    name: "W-shaped",
    text: "First touch, lead creation and opportunity creation; the rest between them.",
    weights: { ...none, FT: 30, LC: 30, OC: 30, middle: 10 },
  },
  {
    name: "Full path",
    text: "The W-shaped positions and the last touch before the close. An open deal's credit is provisional.",
    weights: { FT: 22.5, LC: 22.5, OC: 22.5, Closed: 22.5, middle: 10 },
  },
  { name: "Last touch", text: "All to the last touch before the deal.", weights: "last" },
  { name: "Linear", text: "Every touch the same.", weights: "even" },
  { name: "Time decay", text: "The later, the more; halved every half-life.", weights: "late" },
];
