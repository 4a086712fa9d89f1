/** All opportunities, with the contacts in their roles, as columns. */

export const outcome = { open: 0, won: 1, lost: 2 } as const;

export const rolesMax = 4;

/** What is known of an opportunity besides its contacts; its row number is its place in the table. */
export type NewOpportunity = {
  readonly company: number;
  /** The contact who started it. */
  readonly contact: number;
  /** The campaign that it followed from, or -1 where sales found it. */
  readonly campaign: number;
  readonly created: number;
  readonly closeDay: number;
  readonly outcome: number;
  /** How far it has come, 0 to 1. */
  readonly progress: number;
  readonly cents: number;
  readonly isExisting: boolean;
};

export class Opportunities {
  count = 0;
  /** Contact roles in all. */
  roleCount = 0;
  readonly company: Uint32Array;
  readonly campaign: Int32Array;
  readonly created: Uint32Array;
  readonly closeDay: Uint32Array;
  readonly outcome: Uint8Array;
  /** Progress in 1/255. */
  readonly progress: Uint8Array;
  readonly cents: Uint32Array;
  readonly isExisting: Uint8Array;
  /** Up to four people for each opportunity, the primary one first; -1 for none. */
  readonly roles: Int32Array;

  constructor(capacity: number) {
    this.company = new Uint32Array(capacity);
    this.campaign = new Int32Array(capacity);
    this.created = new Uint32Array(capacity);
    this.closeDay = new Uint32Array(capacity);
    this.outcome = new Uint8Array(capacity);
    this.progress = new Uint8Array(capacity);
    this.cents = new Uint32Array(capacity);
    this.isExisting = new Uint8Array(capacity);
    this.roles = new Int32Array(capacity * rolesMax).fill(-1);
  }

  get isFull(): boolean {
    return this.count === this.company.length;
  }

  add(opportunity: NewOpportunity): number {
    const row = this.count++;
    this.company[row] = opportunity.company;
    this.campaign[row] = opportunity.campaign;
    this.created[row] = opportunity.created;
    this.closeDay[row] = opportunity.closeDay;
    this.outcome[row] = opportunity.outcome;
    this.progress[row] = Math.round(opportunity.progress * 255);
    this.cents[row] = opportunity.cents;
    this.isExisting[row] = opportunity.isExisting ? 1 : 0;
    this.roles[row * rolesMax] = opportunity.contact;
    this.roleCount++;
    return row;
  }

  addRole(row: number, nth: number, person: number): void {
    this.roles[row * rolesMax + nth] = person;
    this.roleCount++;
  }
}
