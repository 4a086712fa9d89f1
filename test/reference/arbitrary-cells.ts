/** The cells of random organisations: few distinct values, each written in several ways. */
import fc from "fast-check";
import { id18, type ObjectName } from "./csv-values.ts";
import { type Scene, writtenInstant } from "./scenes.ts";

/** A reference to the n-th record of an object, resolved when all records are there. */
export type Reference = { object: ObjectName; to: number | "self" | "dangling"; short: boolean };

export type Cell = string | Reference;

export type Row = Record<string, Cell>;

const PREFIXES: Record<ObjectName, string> = {
  Account: "001",
  Contact: "003",
  Lead: "00Q",
  Campaign: "701",
  CampaignMember: "00v",
  Opportunity: "006",
  OpportunityContactRole: "00K",
};

/** Many differ in case only, and the order of bytes is another one than the order of records. */
const TAILS =
  "aaa aaA aAa aAA Aaa AAA zz9 00Z 00z B1c b1C b1c x7Y X7y m0M M0m 5q5 5Q5 Zzz zZz 777 A1A a1A a1a".split(
    " ",
  );
const NOBODY = "n0B";

export function id15(object: ObjectName, index: number): string {
  return `${PREFIXES[object]}5g0000${"Ab0"}${TAILS[index] ?? NOBODY}`;
}

export function writtenId(object: ObjectName, index: number, short: boolean): string {
  const id = id15(object, index);
  return short ? id : id18(id);
}

/** An id that no record of the object has. */
export const DANGLING = TAILS.length;

export function oneOf<Value>(...values: Value[]): fc.Arbitrary<Value> {
  return fc.constantFrom(...values);
}

/** `weight` times in ten the arbitrary, else null, as an export may write it. */
export function filled<Value extends Cell>(
  weight: number,
  arbitrary: fc.Arbitrary<Value>,
): fc.Arbitrary<Cell> {
  return fc.oneof(
    { weight: 10 - weight, arbitrary: oneOf<Cell>("", "", "#N/A", "  ") },
    { weight, arbitrary },
  );
}

const SHORT = fc.oneof(
  { weight: 4, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

export function reference(object: ObjectName): fc.Arbitrary<Reference> {
  const to = fc.oneof(
    { weight: 40, arbitrary: fc.nat({ max: 59 }) },
    { weight: 1, arbitrary: fc.constant("dangling" as const) },
  );
  return fc.record({ object: fc.constant(object), to, short: SHORT });
}

export function ownId(object: ObjectName): fc.Arbitrary<Reference> {
  return fc.record({ object: fc.constant(object), to: fc.constant("self" as const), short: SHORT });
}

const YES = oneOf("true", "true", "TRUE", "True", "1");
const NO = oneOf("false", "false", "False", "FALSE", "0");

/** True `weight` times in ten, never null. */
export function boolean(weight: number): fc.Arbitrary<string> {
  return fc.oneof({ weight: 10 - weight, arbitrary: NO }, { weight, arbitrary: YES });
}

export function nullableBoolean(weight: number): fc.Arbitrary<Cell> {
  return filled(9, boolean(weight));
}

/** Deleted one time in twenty. */
export const deleted = fc.oneof(
  { weight: 19, arbitrary: oneOf<Cell>("false", "False", "0", "", "#N/A") },
  { weight: 1, arbitrary: YES },
);

/**
 * Alive, deleted, merged into a later record (so that chains end) or into one that is not there, or with a master
 * but not deleted, which is no merge.
 */
export function fate(object: ObjectName): fc.Arbitrary<{ IsDeleted: Cell; MasterRecordId: Cell }> {
  return fc.oneof(
    { weight: 30, arbitrary: fc.record({ IsDeleted: filled(8, NO), MasterRecordId: fc.constant("") }) },
    { weight: 2, arbitrary: fc.record({ IsDeleted: YES, MasterRecordId: oneOf("", "#N/A") }) },
    { weight: 4, arbitrary: fc.record({ IsDeleted: YES, MasterRecordId: reference(object) }) },
    { weight: 1, arbitrary: fc.record({ IsDeleted: NO, MasterRecordId: reference(object) }) },
  );
}

/** A few people in several spellings, and what is no email. */
export const email = fc.oneof(
  { weight: 9, arbitrary: oneOf("ann@x.io", " Ann@X.io ", "ANN@X.IO") },
  { weight: 4, arbitrary: oneOf("bob@y.org", "BOB@y.org  ") },
  { weight: 2, arbitrary: oneOf("Cléo@z.de", "cléo@z.de", "CLÉO@Z.DE") },
  { weight: 1, arbitrary: oneOf("o'neil,jr@x.io", '"odd"@x.io', "zoe@z") },
  {
    weight: 2,
    arbitrary: oneOf("", "#N/A", " ", "nobody", "a@b@c.d", "a b@c.d", "ann @x.io", "@x.io", "ann@"),
  },
);

export function day(scene: Scene): fc.Arbitrary<string> {
  return fc.constantFrom(...scene.days);
}

/** An instant, or now and then a day alone, which is its local midnight. */
export function instant(scene: Scene): fc.Arbitrary<string> {
  return fc.oneof({ weight: 12, arbitrary: exactInstant(scene) }, { weight: 1, arbitrary: day(scene) });
}

export function exactInstant(scene: Scene): fc.Arbitrary<string> {
  const instants = [...scene.instants, ...scene.nows.map((now) => now), ...scene.nows.map((now) => now + 1)];
  return fc
    .tuple(
      fc.oneof(
        { weight: 5, arbitrary: oneOf(...scene.instants) },
        { weight: 1, arbitrary: oneOf(...instants) },
      ),
      fc.nat({ max: 5 }),
    )
    .map(([milliseconds, style]) => writtenInstant(milliseconds, style));
}
