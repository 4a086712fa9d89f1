/** The Salesforce id of every record. */
import { at } from "../columns.ts";
import { IdSequence } from "../ids.ts";
import type { Organisation } from "../world/organisation.ts";
import { mark } from "../world/people.ts";
import { OddRows } from "./oddities.ts";

/** An Account that was merged away; its number, and the number of the one that it was merged into. */
export type MergedAccount = { readonly company: number; readonly number: number; readonly into: number };

/** Numbers far beyond those in use: references to records that are not in the export. */
const beyond = 5_000;
/** One account in this many merged ones was merged twice over. */
const chainEvery = 4;

export class RecordIds {
  readonly counts: { accounts: number; contacts: number; leads: number };
  readonly mergedAccounts: readonly MergedAccount[];
  readonly #mergedOf = new Map<number, number>();
  readonly #accountNumber: Int32Array;
  readonly #contactNumber: Int32Array;
  readonly #leadNumber: Int32Array;
  readonly #sequences: Record<
    "account" | "contact" | "lead" | "campaign" | "member" | "deal" | "role" | "type",
    IdSequence
  >;

  constructor({ scope, population }: Organisation) {
    const { people, companies } = population;
    const sequence = (prefix: string) => new IdSequence(scope.seed, prefix);
    this.#sequences = {
      account: sequence("001"),
      contact: sequence("003"),
      lead: sequence("00Q"),
      campaign: sequence("701"),
      member: sequence("00v"),
      deal: sequence("006"),
      role: sequence("00K"),
      type: sequence("012"),
    };
    this.#contactNumber = new Int32Array(people.count);
    this.#leadNumber = new Int32Array(people.count);
    this.#accountNumber = new Int32Array(companies.count);
    const contacts = number(this.#contactNumber, (person) => at(people.contactSince, person) !== 0);
    const leads = number(this.#leadNumber, (person) => people.has(person, mark.lead));
    const accounts = number(this.#accountNumber, (company) => at(companies.accountSince, company) !== 0);
    this.mergedAccounts = this.#merge(scope.seed, accounts);
    this.counts = { accounts: accounts + this.mergedAccounts.length, contacts, leads };
  }

  account(company: number): string {
    return this.#sequences.account.at(at(this.#accountNumber, company));
  }

  accountOfNumber(nth: number): string {
    return this.#sequences.account.at(nth);
  }

  /** The id of the company's account that was merged away; empty where none was. */
  mergedAccount(company: number): string {
    const nth = this.#mergedOf.get(company);
    return nth === undefined ? "" : this.#sequences.account.at(nth);
  }

  contact(person: number): string {
    return this.#sequences.contact.at(at(this.#contactNumber, person));
  }

  lead(person: number): string {
    return this.#sequences.lead.at(at(this.#leadNumber, person));
  }

  campaign(index: number): string {
    return this.#sequences.campaign.at(index);
  }

  member(row: number): string {
    return this.#sequences.member.at(row);
  }

  opportunity(row: number): string {
    return this.#sequences.deal.at(row);
  }

  contactRole(row: number): string {
    return this.#sequences.role.at(row);
  }

  recordType(nth: number): string {
    return this.#sequences.type.at(nth);
  }

  /** Ids of records that are not in the export. */
  missing(object: "account" | "contact" | "lead" | "campaign", row: number): string {
    const { accounts, contacts, leads } = this.counts;
    const used = { account: accounts, contact: contacts, lead: leads, campaign: 100_000 }[object];
    return this.#sequences[object].at(used + beyond + row);
  }

  #merge(seed: number, accounts: number): MergedAccount[] {
    const odd = new OddRows(seed, "mergedAccount", accounts);
    const merged: MergedAccount[] = [];
    let nth = accounts;
    for (let company = 0; company < this.#accountNumber.length; company++) {
      const own = at(this.#accountNumber, company);
      if (own < 0 || !odd.has(own)) continue;
      this.#mergedOf.set(company, nth);
      const isChain = merged.length % chainEvery === 0;
      if (isChain) merged.push({ company, number: nth, into: nth + 1 });
      merged.push({ company, number: isChain ? nth + 1 : nth, into: own });
      nth += isChain ? 2 : 1;
    }
    return merged;
  }
}

/** Numbers the rows that have the record, from 0; the others get -1. Returns how many there are. */
function number(column: Int32Array, has: (row: number) => boolean): number {
  let next = 0;
  for (let row = 0; row < column.length; row++) column[row] = has(row) ? next++ : -1;
  return next;
}
