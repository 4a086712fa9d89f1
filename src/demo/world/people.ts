/** Everyone in the CRM, in the order in which they came. One row has a Lead, a Contact, or (once converted) both. */
import { at } from "../columns.ts";
import { bitsAt, type Key, keyOf } from "../random.ts";
import type { Companies } from "./companies.ts";

/** What is odd about a record. */
export const mark = {
  /** There is a Lead. */
  lead: 1,
  /** A second record of the person `twin`, with the same address. */
  duplicate: 2,
  /** It was merged into the record of `twin`. */
  merged: 4,
  /** Somebody deleted it. */
  deleted: 8,
} as const;

const deletedInThousand = 4;

export type NewPerson = {
  readonly company: number;
  readonly second: number;
  readonly asContact: boolean;
  /** Index into the campaign kinds: where the record says that it came from. */
  readonly source: number;
};

export class People {
  count = 0;
  readonly company: Uint32Array;
  /** The how-manieth of the company: decides the name. */
  readonly ordinal: Uint16Array;
  /** The person of the same company who came before, or -1. */
  readonly colleague: Int32Array;
  readonly created: Uint32Array;
  /** Second at which the Contact was created; 0 while there is none. */
  readonly contactSince: Uint32Array;
  /** The opportunity made at conversion, or -1. */
  readonly convertedInto: Int32Array;
  readonly marks: Uint8Array;
  readonly source: Uint8Array;
  /** 0 to 255: how gladly the person comes to things. */
  readonly zeal: Uint8Array;
  readonly responses: Uint8Array;
  /** The first record of the same human, or -1. */
  readonly twin: Int32Array;
  /** The campaign that took this person last: nobody is twice in one campaign. */
  readonly lastCampaign: Int32Array;
  readonly #companies: Companies;
  readonly #zealKey: Key;
  readonly #deletedKey: Key;

  constructor(seed: number, companies: Companies, capacity: number) {
    this.#companies = companies;
    this.#zealKey = keyOf(seed, "zeal");
    this.#deletedKey = keyOf(seed, "deleted people");
    this.company = new Uint32Array(capacity);
    this.ordinal = new Uint16Array(capacity);
    this.colleague = new Int32Array(capacity).fill(-1);
    this.created = new Uint32Array(capacity);
    this.contactSince = new Uint32Array(capacity);
    this.convertedInto = new Int32Array(capacity).fill(-1);
    this.marks = new Uint8Array(capacity);
    this.source = new Uint8Array(capacity);
    this.zeal = new Uint8Array(capacity);
    this.responses = new Uint8Array(capacity);
    this.twin = new Int32Array(capacity).fill(-1);
    this.lastCampaign = new Int32Array(capacity).fill(-1);
  }

  add({ company, second, asContact, source }: NewPerson): number {
    const companies = this.#companies;
    const person = this.count++;
    this.company[person] = company;
    this.ordinal[person] = at(companies.people, company);
    this.colleague[person] = at(companies.newest, company);
    this.created[person] = second;
    this.source[person] = source;
    this.zeal[person] = bitsAt(this.#zealKey, person) & 255;
    this.marks[person] =
      (asContact ? 0 : mark.lead) |
      (bitsAt(this.#deletedKey, person) % 1_000 < deletedInThousand ? mark.deleted : 0);
    companies.newest[company] = person;
    companies.people[company] = at(companies.people, company) + 1;
    if (asContact) {
      this.contactSince[person] = second;
      companies.openAccount(company, second);
    }
    return person;
  }

  /** A second record of `twin`: a file was loaded without a look at who is there already. */
  addDuplicate(twin: number, second: number, asContact: boolean, merged: boolean, source: number): number {
    const person = this.count++;
    const company = at(this.company, twin);
    this.company[person] = company;
    this.ordinal[person] = at(this.ordinal, twin);
    this.created[person] = second;
    this.source[person] = source;
    this.twin[person] = twin;
    this.marks[person] = (asContact ? 0 : mark.lead) | mark.duplicate | (merged ? mark.merged : 0);
    if (asContact) this.contactSince[person] = second;
    return person;
  }

  has(person: number, ...marks: number[]): boolean {
    return marks.some((bit) => (at(this.marks, person) & bit) !== 0);
  }

  isContactAt(person: number, second: number): boolean {
    const since = at(this.contactSince, person);
    return since !== 0 && since <= second;
  }

  /** A lead with nothing odd about it, which sales could convert. */
  isOpenLead(person: number): boolean {
    return at(this.contactSince, person) === 0 && (at(this.marks, person) & ~mark.lead) === 0;
  }

  /** Lead to Contact, the company to an Account. `opportunity`: -1 where none was made on the way. */
  convert(person: number, second: number, opportunity: number): void {
    this.contactSince[person] = second;
    this.convertedInto[person] = opportunity;
    this.#companies.openAccount(at(this.company, person), second);
  }
}
