import { percentOf } from "../../theme/format.ts";
import type { Weights } from "./weights.ts";

/** Touches of a path from left to right; those with a position are named. */
const PATH = ["FT", "m", "LC", "m", "m", "OC", "m", "Closed"] as const;
const NAMES: Record<string, string> = { FT: "First touch", LC: "Lead", OC: "Opportunity", Closed: "Closed" };
const HEIGHT = 84;

/** A path of eight touches as dots in a line, with a bar of its share above each. */
export function PathPicture({
  weights,
  label,
}: {
  weights: Weights | "last" | "even" | "late";
  label: string;
}) {
  const shares = sharesOf(weights);
  const most = Math.max(...shares, 1);
  return (
    <svg
      viewBox="0 0 480 128"
      role="img"
      aria-label={`${label}: ${describe(shares)}`}
      style={{ width: "100%", maxWidth: 560 }}
    >
      <line x1="30" x2="450" y1={HEIGHT + 14} y2={HEIGHT + 14} stroke="var(--line)" strokeWidth="2" />
      {PATH.map((position, index) => {
        const x = 30 + index * 60;
        const share = shares[index] ?? 0;
        const height = (share / most) * (HEIGHT - 22);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: places of a fixed path
          <g key={index}>
            {share > 0 && (
              <>
                <rect
                  x={x - 12}
                  y={HEIGHT - height}
                  width="24"
                  height={height}
                  rx="3"
                  fill="var(--accent)"
                  opacity={position === "m" ? 0.5 : 1}
                />
                <text x={x} y={HEIGHT - height - 6} textAnchor="middle" fontSize="12" fill="currentColor">
                  {percentOf(share)}
                </text>
              </>
            )}
            <circle
              cx={x}
              cy={HEIGHT + 14}
              r={position === "m" ? 4 : 6}
              fill={position === "m" ? "var(--before)" : "var(--accent)"}
            />
            {position !== "m" && (
              <text x={x} y={HEIGHT + 38} textAnchor="middle" fontSize="12" fill="var(--faint)">
                {NAMES[position]}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function sharesOf(weights: Weights | "last" | "even" | "late"): number[] {
  const length = PATH.length;
  if (weights === "even") return PATH.map(() => 100 / length);
  if (weights === "last") return PATH.map((_, index) => (index === length - 1 ? 100 : 0));
  if (weights === "late") {
    const raw = PATH.map((_, index) => 2 ** ((index - length + 1) / 2));
    const sum = raw.reduce((total, value) => total + value, 0);
    return raw.map((value) => (value / sum) * 100);
  }
  // The rest is shared by the touches without a weighted position, up to the last that has one.
  const until = PATH.findLastIndex((position) => position !== "m" && weights[position] > 0);
  const between = PATH.filter(
    (position, index) => index < until && (position === "m" || weights[position] === 0),
  );
  return PATH.map((position, index) => {
    if (position !== "m" && weights[position] > 0) return weights[position];
    return index < until && between.length > 0 ? weights.middle / between.length : 0;
  });
}

const describe = (shares: readonly number[]) => shares.map((share) => percentOf(share)).join(", ");
