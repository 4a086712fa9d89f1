/**
 * Salesforce record ids: 15 characters that count in base 62, and 3 that protect the case of the letters.
 *
 * @see shared/spec/salesforce.md, section 9
 */
import { bitsAt, type Key, keyOf } from "./random.ts";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const suffixes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** Bit i is set where the character at i is an upper-case letter. */
function caseBits(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) if (text[at] !== text[at]?.toLowerCase()) bits |= 1 << at;
  return bits;
}

/** The 18-character form of a 15-character id. */
export function id18(id15: string): string {
  const groups = [id15.slice(0, 5), id15.slice(5, 10), id15.slice(10, 15)];
  return id15 + groups.map((group) => suffixes[caseBits(group)]).join("");
}

/** All numbers of two and of three base-62 digits, with their case bits: an id is put together from a few pieces. */
type Pieces = { pairs: string[]; triples: string[]; pairBits: Uint8Array; tripleBits: Uint8Array };

let made: Pieces | undefined;

/** Made when the first sequence is: a quarter of a second that most commands have no use for. */
function pieces(): Pieces {
  if (made) return made;
  const pairs = Array.from({ length: 62 ** 2 }, (_, n) => `${digits[Math.floor(n / 62)]}${digits[n % 62]}`);
  const triples = Array.from({ length: 62 ** 3 }, (_, n) => `${pairs[Math.floor(n / 62)]}${digits[n % 62]}`);
  made = {
    pairs,
    triples,
    pairBits: Uint8Array.from(pairs, caseBits),
    tripleBits: Uint8Array.from(triples, caseBits),
  };
  return made;
}

/** The part of an org's Salesforce instance in its ids. */
const instances = ["Hs", "5f", "3h", "Qk", "8c", "Uj", "1N", "RB"];

const lowRange = 62 ** 5;

/** The ids of one object, numbered from 0. Two objects of one org share nothing but the instance. */
export class IdSequence {
  readonly #start: number;
  readonly #stride: number;
  readonly #head: string;
  readonly #pieces = pieces();
  #high = -1;
  #front = "";
  #frontSuffix = "";

  /** @param prefix - the object's key prefix, such as `003` */
  constructor(seed: number, prefix: string) {
    const key: Key = keyOf(seed, `ids ${prefix}`);
    this.#head = prefix + instances[keyOf(seed, "instance") % instances.length];
    this.#start = 4_000 * lowRange + (bitsAt(key, 0) % 400_000_000);
    // Records of other departments came in between.
    this.#stride = 3 + (bitsAt(key, 1) % 9);
  }

  at(index: number): string {
    const number = this.#start + index * this.#stride;
    const high = Math.floor(number / lowRange);
    if (high !== this.#high) this.#turnOver(high);
    const low = number - high * lowRange;
    const front = Math.floor(low / 3_844);
    const back = low - front * 3_844;
    const { pairs, triples, pairBits, tripleBits } = this.#pieces;
    const bits = (tripleBits[front] as number) | ((pairBits[back] as number) << 3);
    return this.#front + triples[front] + pairs[back] + this.#frontSuffix + suffixes[bits];
  }

  #turnOver(high: number): void {
    this.#high = high;
    const { pairs } = this.#pieces;
    const middle = `0${pairs[Math.floor(high / 3_844)]}${pairs[high % 3_844]}`;
    this.#front = this.#head + middle;
    this.#frontSuffix = `${suffixes[caseBits(this.#head)]}${suffixes[caseBits(middle)]}`;
  }
}
