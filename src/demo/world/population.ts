/** Who comes into the CRM: those who were there, those whom a campaign brings, those who sign up by themselves. */
import { pacificMidnight, secondsPerDay, secondsPerHour } from "../calendar.ts";
import { at } from "../columns.ts";
import { CompanyProfiles } from "../company-profile.ts";
import type { Scope } from "../options.ts";
import type { Campaign } from "../plan/campaign.ts";
import { campaignKinds } from "../plan/campaign-kinds.ts";
import type { ListSizes } from "../plan/list-sizes.ts";
import { chanceAt, EvenShare, type Key, keyOf, Stream } from "../random.ts";
import { regionIndex } from "../words/countries.ts";
import { Companies } from "./companies.ts";
import { mark, People } from "./people.ts";

/** The CRM was filled during the two years before the first campaign. */
const daysOfSettling = 730;
const daysSettledBefore = 75;

const shareOfAccountsAtStart = 0.78;
const shareOfContactsAtStart = 0.88;
const chanceOfNewCompany = { settler: 0.27, newcomer: 0.27 };
/** Of those whom a list brings: second records of somebody who is there already. */
const shareOfDuplicates = 0.07;

export class Population {
  readonly people: People;
  readonly companies: Companies;
  readonly #scope: Scope;
  readonly #sizes: ListSizes;
  readonly #stream: Stream;
  readonly #accountKey: Key;
  readonly #duplicates = new EvenShare(0.9);
  #duplicatesSoFar = 0;
  #inboundSoFar = 0;

  constructor(scope: Scope, sizes: ListSizes) {
    this.#scope = scope;
    this.#sizes = sizes;
    this.companies = new Companies(new CompanyProfiles(scope.seed), sizes.people + 1);
    this.people = new People(scope.seed, this.companies, sizes.people + 1);
    this.#stream = new Stream(keyOf(scope.seed, "population"));
    this.#accountKey = keyOf(scope.seed, "accounts at the start");
    this.#settle();
  }

  #settle(): void {
    const { settlers } = this.#sizes;
    const from = pacificMidnight(this.#scope.firstDay - daysSettledBefore - daysOfSettling);
    for (let nth = 0; nth < settlers; nth++) {
      const position = (nth + this.#stream.unit()) / settlers;
      const company = this.#companyOf(chanceOfNewCompany.settler, -1);
      const isAccount = chanceAt(this.#accountKey, company, shareOfAccountsAtStart);
      this.people.add({
        company,
        second: from + Math.floor(position * daysOfSettling * secondsPerDay),
        asContact: isAccount && this.#stream.chance(shareOfContactsAtStart),
        source: this.#stream.below(campaignKinds.length),
      });
    }
  }

  /** Somebody whom the campaign brought; the record is made a moment before the membership. */
  newcomer(campaign: Campaign, membershipSecond: number): number {
    const stream = this.#stream;
    const second = membershipSecond - stream.below(90);
    const isList = campaign.kind.arrival === "event" || campaign.kind.arrival === "send";
    if (isList && this.#duplicates.next(shareOfDuplicates)) {
      const duplicate = this.#duplicate(second, campaign.kindIndex);
      if (duplicate >= 0) return duplicate;
    }
    const region = campaign.kind.arrival === "event" ? regionIndex(campaign.region) : -1;
    const company = this.#companyOf(chanceOfNewCompany.newcomer, region);
    const known = this.companies.isAccountAt(company, second);
    const asContact = known && stream.chance(isList ? 0.75 : 0.45);
    return this.people.add({ company, second, asContact, source: campaign.kindIndex });
  }

  /** Those who signed up by themselves up to that second. */
  admitInbound(upTo: number): void {
    const from = pacificMidnight(this.#scope.firstDay);
    const span = this.#scope.lastSecond - from - secondsPerHour;
    while (this.#inboundSoFar < this.#sizes.inbound) {
      const second = from + Math.floor((this.#inboundSoFar / this.#sizes.inbound) * span);
      if (second > upTo) return;
      this.#inboundSoFar++;
      const company = this.#companyOf(chanceOfNewCompany.newcomer, -1);
      const source = campaignKinds.findIndex(({ id }) => id === "auto-created");
      const asContact = this.companies.isAccountAt(company, second) && this.#stream.chance(0.35);
      this.people.add({ company, second, asContact, source });
    }
  }

  /** A company for somebody new; `region` -1 for anywhere. Large companies have more people to send. */
  #companyOf(chanceOfNew: number, region: number): number {
    const { companies } = this;
    const stream = this.#stream;
    if (companies.count === 0 || stream.chance(chanceOfNew)) return companies.add();
    for (let attempt = 0; attempt < 8; attempt++) {
      const one = stream.below(companies.count);
      const other = stream.below(companies.count);
      const company = at(companies.peopleMax, one) > at(companies.peopleMax, other) ? one : other;
      const isThere = region < 0 || at(companies.region, company) === region || attempt > 5;
      if (isThere && companies.hasRoom(company)) return company;
    }
    return companies.add();
  }

  /** A second record: a lead beside a contact, a lead beside a lead, or one that has since been merged. -1 where none fits. */
  #duplicate(second: number, source: number): number {
    const { people } = this;
    // Steps of the golden section: a small company, too, has each kind; the first was merged.
    const way = (0.7 + this.#duplicatesSoFar++ * 0.618034) % 1;
    for (let attempt = 0; attempt < 12; attempt++) {
      const twin = this.#stream.below(people.count);
      if (at(people.created, twin) >= second || people.has(twin, mark.duplicate, mark.deleted)) continue;
      const isContact = people.isContactAt(twin, second);
      const isLead = at(people.contactSince, twin) === 0;
      if (way < 0.4 && isContact) return people.addDuplicate(twin, second, false, false, source);
      if (way >= 0.4 && way < 0.6 && isLead) return people.addDuplicate(twin, second, false, false, source);
      // Salesforce merges like with like; a converted lead is left alone.
      if (way >= 0.6 && isContact && !people.has(twin, mark.lead)) {
        return people.addDuplicate(twin, second, true, true, source);
      }
      if (way >= 0.6 && isLead) return people.addDuplicate(twin, second, false, true, source);
    }
    return -1;
  }
}
