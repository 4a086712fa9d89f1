/**
 * Exact arithmetic: fractions of whole numbers, as spec/README.md, 10 asks ("never binary floats in a sum that
 * a person reads"). Denominators are positive, fractions reduced.
 */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new RangeError("a fraction needs a denominator other than zero");
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(absolute(numerator), absolute(denominator)) * sign;
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export const ZERO = fraction(0n);

/** The number that a text means; `undefined` where it is none. */
export function readDecimal(text: string): Fraction | undefined {
  const parts = DECIMAL.exec(text.trim());
  const whole = parts?.[2] ?? "";
  const decimals = parts?.[3] ?? "";
  if (parts === null || whole + decimals === "") return undefined;
  const digits = BigInt(whole + decimals) * (parts[1] === "-" ? -1n : 1n);
  const power = Number(parts[4] ?? "0") - decimals.length;
  return power >= 0 ? fraction(digits * 10n ** BigInt(power)) : fraction(digits, 10n ** BigInt(-power));
}

export function add(left: Fraction, right: Fraction): Fraction {
  return fraction(
    left.numerator * right.denominator + right.numerator * left.denominator,
    left.denominator * right.denominator,
  );
}

export function multiply(left: Fraction, right: Fraction): Fraction {
  return fraction(left.numerator * right.numerator, left.denominator * right.denominator);
}

export function divide(left: Fraction, right: Fraction): Fraction {
  return fraction(left.numerator * right.denominator, left.denominator * right.numerator);
}

export function sum(fractions: readonly Fraction[]): Fraction {
  return fractions.reduce(add, ZERO);
}

/** Negative, zero or positive as `left` is smaller than, equal to or greater than `right`. */
export function compare(left: Fraction, right: Fraction): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The greatest whole number that is not above the fraction. */
export function floor(value: Fraction): bigint {
  const quotient = value.numerator / value.denominator;
  return value.numerator < 0n && quotient * value.denominator !== value.numerator ? quotient - 1n : quotient;
}

/** The fraction times 10^decimals as a whole number, a half rounded away from zero. */
export function roundHalfAwayFromZero(value: Fraction, decimals: number): bigint {
  const size = { numerator: absolute(value.numerator), denominator: value.denominator };
  const scaled = floor(add(multiply(size, fraction(10n ** BigInt(decimals))), fraction(1n, 2n)));
  return value.numerator < 0n ? -scaled : scaled;
}

/** `units` tenths, hundredths ... as plain decimal text: no exponent, no trailing zeros after the point. */
export function decimalText(units: bigint, decimals: number): string {
  const digits = absolute(units)
    .toString()
    .padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${rest === "" ? "" : `.${rest}`}`;
}

/** A fraction that came from decimal text, as plain decimal text again, with every digit. */
export function exactText(value: Fraction): string {
  let decimals = 0;
  let units = value;
  while (units.denominator !== 1n) {
    units = multiply(units, fraction(10n));
    decimals += 1;
  }
  return decimalText(units.numerator, decimals);
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
