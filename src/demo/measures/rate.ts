/** One rate of an organisation, with the bounds that docs/demo-organisation.md promises. */
export type Rate = {
  readonly name: string;
  readonly unit: "count" | "share" | "ratio" | "days" | "dollars";
  readonly value: number;
  /** What an organisation of 20,000 members stays within, whatever its seed. */
  readonly low: number;
  readonly high: number;
};

export function rate(name: string, unit: Rate["unit"], value: number, low: number, high: number): Rate {
  return { name, unit, value, low, high };
}
