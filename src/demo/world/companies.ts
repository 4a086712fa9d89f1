/** The companies that Larkfield knows of. One becomes an Account when the first of its people becomes a Contact. */
import { at } from "../columns.ts";
import type { CompanyProfiles } from "../company-profile.ts";
import { regions } from "../words/countries.ts";

export class Companies {
  count = 0;
  readonly profiles: CompanyProfiles;
  /** 0 to 255: how well the product suits them. */
  readonly fit: Uint8Array;
  /** Index into {@link regions}. */
  readonly region: Uint8Array;
  /** People known there now, and at most: a shop of ten does not send forty to a fair. */
  readonly people: Uint16Array;
  readonly peopleMax: Uint16Array;
  /** The person who came last; from there `People.colleague` leads to the others. -1 for nobody. */
  readonly newest: Int32Array;
  /** Second at which the Account was created; 0 while there is none. */
  readonly accountSince: Uint32Array;
  /** Responses of its people to campaigns so far. */
  readonly responses: Uint16Array;
  /** Creation of its newest opportunity, and the closing of its first won one; 0 for none. */
  readonly lastOpportunity: Uint32Array;
  readonly customerSince: Uint32Array;

  constructor(profiles: CompanyProfiles, capacity: number) {
    this.profiles = profiles;
    this.fit = new Uint8Array(capacity);
    this.region = new Uint8Array(capacity);
    this.people = new Uint16Array(capacity);
    this.peopleMax = new Uint16Array(capacity);
    this.newest = new Int32Array(capacity).fill(-1);
    this.accountSince = new Uint32Array(capacity);
    this.responses = new Uint16Array(capacity);
    this.lastOpportunity = new Uint32Array(capacity);
    this.customerSince = new Uint32Array(capacity);
  }

  add(): number {
    const company = this.count++;
    this.fit[company] = this.profiles.fit(company);
    this.region[company] = regions.indexOf(this.profiles.country(company).region);
    this.peopleMax[company] = Math.ceil(2 + 0.9 * Math.sqrt(this.profiles.employees(company)));
    return company;
  }

  hasRoom(company: number): boolean {
    return at(this.people, company) < at(this.peopleMax, company);
  }

  /** The Account exists from that second on, or from earlier. */
  openAccount(company: number, second: number): void {
    const since = at(this.accountSince, company);
    if (since === 0 || second < since) this.accountSince[company] = second;
  }

  isAccountAt(company: number, second: number): boolean {
    const since = at(this.accountSince, company);
    return since !== 0 && since <= second;
  }
}
