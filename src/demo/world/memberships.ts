/** All campaign members, campaign by campaign, as columns. */
import type { Campaign } from "../plan/campaign.ts";

export class Memberships {
  readonly person: Uint32Array;
  readonly created: Uint32Array;
  /** Index into the statuses of the campaign's kind. */
  readonly status: Uint8Array;
  /** FirstRespondedDate as a day; 0 for none. */
  readonly respondedDay: Uint16Array;
  /** Row of the first member of each campaign; one entry more than there are campaigns. */
  readonly firstOf: Uint32Array;

  constructor(campaigns: readonly Campaign[]) {
    this.firstOf = new Uint32Array(campaigns.length + 1);
    let rows = 0;
    for (const { index, members } of campaigns) {
      rows += members;
      this.firstOf[index + 1] = rows;
    }
    this.person = new Uint32Array(rows);
    this.created = new Uint32Array(rows);
    this.status = new Uint8Array(rows);
    this.respondedDay = new Uint16Array(rows);
  }

  get count(): number {
    return this.person.length;
  }
}
