/** Digits behind the point of the decimals that a report divides. */
const PLACES = 8;
const SCALE = 10n ** BigInt(PLACES);

/**
 * One decimal divided by another, exactly, and then rounded half away from zero.
 *
 * @param dividend, divisor plain decimals as `12.5`, with at most eight places
 * @param places behind the point, of the quotient
 * @returns null where either is null, or the divisor is not above zero: a report shows a dash there, never a zero
 * @see shared/spec/reporting.md, a.4: a division by zero shown as zero is the worst return, or the best cost
 */
export function quotient(dividend: string | null, divisor: string | null, places: number): string | null {
  if (dividend === null || divisor === null) return null;
  const [above, below] = [scaled(dividend), scaled(divisor)];
  if (below <= 0n) return null;
  const size = (above < 0n ? -above : above) * 10n ** BigInt(places);
  const rounded = (size * 2n + below) / (below * 2n);
  const digits = String(rounded).padStart(places + 1, "0");
  const point = digits.length - places;
  const text = places === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return above < 0n && rounded > 0n ? `-${text}` : text;
}

function scaled(text: string): bigint {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > PLACES) throw new RangeError(`no plain decimal: ${text}`);
  const size = BigInt(whole) * SCALE + BigInt(fraction.padEnd(PLACES, "0"));
  return sign === "-" ? -size : size;
}
