/** What sales makes of the campaigns: opportunities where people responded, leads converted, contacts given their roles. */
import {
  officeSecond,
  pacificDay,
  pacificMidnight,
  secondsPerDay,
  secondsPerHour,
  workday,
} from "../calendar.ts";
import { at } from "../columns.ts";
import type { Scope } from "../options.ts";
import type { Campaign } from "../plan/campaign.ts";
import { EvenShare, keyOf, Stream } from "../random.ts";
import { Opportunities, outcome, rolesMax } from "./opportunities.ts";
import { amountInCents, chanceToWin, closeDay, cycleDays, isMonthFor } from "./opportunity-terms.ts";
import { mark } from "./people.ts";
import type { Population } from "./population.ts";

const opportunitiesPerMember = 1 / 25;
/** The others are found by sales without a campaign. */
const shareFromCampaigns = 0.78;
/** Of them, those of the first weeks, when the first campaigns have not led to anything yet. */
const shareAtStart = 0.05;
const daysOfStart = 85;
/** Between two opportunities of one company. */
const daysApart = 100;
/** From the interaction to the opportunity. */
const daysToOpportunity = 24;
/** Closed by their date, yet nobody has touched the record: open and overdue. */
const shareOverdue = 0.04;
const colleaguesLookedAt = 40;
/** Sales calls where marketing has not been heard of yet, and less often elsewhere. */
const chanceOfOutboundWhereHeard = 0.2;
const outboundAttempts = 60;

/** Someone who could start an opportunity: `interaction` is when the person was really there. */
export type Candidate = {
  readonly person: number;
  readonly interaction: number;
  readonly responded: boolean;
};

export class Sales {
  readonly opportunities: Opportunities;
  readonly #scope: Scope;
  readonly #population: Population;
  readonly #stream: Stream;
  readonly #perYield: number;
  /** Drawn evenly, so that a small company wins its fifth of deals as a large one does. */
  readonly #wins = new EvenShare(0.5);
  #quota = 0;
  #outboundQuota = 0;

  /** @param yieldOfAll - members times yield, summed over all campaigns */
  constructor(scope: Scope, population: Population, yieldOfAll: number) {
    const target = scope.members * opportunitiesPerMember;
    this.#scope = scope;
    this.#population = population;
    this.#stream = new Stream(keyOf(scope.seed, "sales"));
    this.#perYield = (target * 1.04 * shareFromCampaigns) / yieldOfAll;
    this.opportunities = new Opportunities(Math.ceil(target * 1.1) + 8);
  }

  /** The opportunities that follow from a campaign; `someone` draws one of its members. */
  follow(campaign: Campaign, someone: (stream: Stream) => Candidate): void {
    this.#quota += campaign.members * campaign.kind.yield * this.#perYield;
    for (let attempts = Math.ceil(this.#quota) * 8; this.#quota >= 1 && attempts > 0; attempts--) {
      const { person, interaction } = this.#bestOf(someone);
      const days = 0.2 + Math.min(90, this.#stream.exponential(daysToOpportunity));
      const soonest = at(this.#population.people.created, person) + secondsPerHour;
      const second = this.#inOfficeHours(Math.max(soonest, interaction + Math.floor(days * secondsPerDay)));
      if (!isMonthFor(pacificDay(second), this.#stream) || !this.#canOpen(person, second)) continue;
      this.#quota--;
      // What would follow after the last day has not happened yet.
      if (second < this.#scope.lastSecond) this.#open(person, second, campaign.index);
    }
  }

  /** What sales had begun when the three years begin: no campaign is known to have led to it. */
  startPipeline(): void {
    this.#outboundQuota += this.#scope.members * opportunitiesPerMember * shareAtStart;
    this.#call(this.#scope.firstDay, daysOfStart);
  }

  /** What sales finds by itself in the days of a campaign. */
  outbound(campaign: Campaign): void {
    this.#outboundQuota +=
      campaign.members * opportunitiesPerMember * (1 - shareFromCampaigns - shareAtStart);
    this.#call(campaign.startDay, 20);
  }

  /** Opportunities without a campaign, at companies where sales knows somebody. */
  #call(fromDay: number, days: number): void {
    const { people, companies } = this.#population;
    for (let attempts = outboundAttempts; this.#outboundQuota >= 1 && attempts > 0; attempts--) {
      const person = this.#stream.below(people.count);
      const second = this.#inOfficeHours(pacificMidnight(fromDay + this.#stream.below(days)));
      if (second >= this.#scope.lastSecond || !people.isContactAt(person, second)) continue;
      const isQuiet = at(companies.responses, at(people.company, person)) === 0;
      if (!isQuiet && !this.#stream.chance(chanceOfOutboundWhereHeard)) continue;
      if (!isMonthFor(pacificDay(second), this.#stream) || !this.#canOpen(person, second)) continue;
      this.#outboundQuota--;
      attempts = outboundAttempts;
      this.#open(person, second, -1);
    }
  }

  /** That second or a later one at which somebody sits in the office. */
  #inOfficeHours(second: number): number {
    const day = workday(pacificDay(second));
    const unit = this.#stream.unit();
    const sameDay = officeSecond(day, unit);
    return sameDay >= second ? sameDay : officeSecond(workday(day + 1), unit);
  }

  /** A lead that looked promising becomes a contact without an opportunity. */
  qualify(person: number, interaction: number): void {
    const soonest = Math.max(interaction, at(this.#population.people.created, person));
    const second = soonest + secondsPerHour + this.#stream.below(18 * secondsPerDay);
    if (second <= this.#scope.lastSecond) this.#population.people.convert(person, second, -1);
  }

  /** Of four members the one whose company suits best and has responded most. */
  #bestOf(someone: (stream: Stream) => Candidate): Candidate {
    const { people, companies } = this.#population;
    let best = someone(this.#stream);
    let highest = -1;
    for (let nth = 0; nth < 4; nth++) {
      const candidate = nth === 0 ? best : someone(this.#stream);
      const company = at(people.company, candidate.person);
      const interest = Math.sqrt(1 + at(companies.responses, company)) * (64 + at(companies.fit, company));
      const score = interest * (candidate.responded ? 1 : 0.25) * this.#stream.unit();
      if (score > highest) {
        best = candidate;
        highest = score;
      }
    }
    return best;
  }

  #canOpen(person: number, second: number): boolean {
    const { people, companies } = this.#population;
    if (this.opportunities.isFull || people.has(person, mark.duplicate, mark.deleted)) return false;
    const distance = Math.abs(second - at(companies.lastOpportunity, at(people.company, person)));
    return distance > daysApart * secondsPerDay;
  }

  #open(person: number, created: number, campaign: number): void {
    const { people, companies } = this.#population;
    const stream = this.#stream;
    const company = at(people.company, person);
    const segment = companies.profiles.segment(company);
    const customerSince = at(companies.customerSince, company);
    const isExisting = customerSince !== 0 && customerSince < created;
    const prospect = { fit: at(companies.fit, company), responses: at(companies.responses, company) };
    const isWon = this.#wins.next(chanceToWin({ ...prospect, isCustomer: isExisting }));
    const createdDay = pacificDay(created);
    const days = cycleDays(segment, stream);
    const closing = closeDay(createdDay + days, createdDay + 7, isWon, stream);
    const isOver =
      closing <= this.#scope.lastDay &&
      !(closing > this.#scope.lastDay - 75 && stream.chance(shareOverdue * 4));
    const age = (this.#scope.lastDay - createdDay) / days;
    const row = this.opportunities.add({
      company,
      contact: person,
      campaign,
      created,
      closeDay: closing,
      outcome: isOver ? (isWon ? outcome.won : outcome.lost) : outcome.open,
      progress: Math.min(1, Math.max(0, isOver ? stream.unit() : age * 0.7 + stream.unit() * 0.3)),
      cents: amountInCents(segment, stream),
      isExisting,
    });
    companies.lastOpportunity[company] = created;
    companies.openAccount(company, created);
    if (isOver && isWon && customerSince === 0) companies.customerSince[company] = pacificMidnight(closing);
    if (people.isOpenLead(person)) people.convert(person, created, stream.chance(0.85) ? row : -1);
    this.#fillRoles(row, person, created, segment === "Enterprise" ? 0.8 : 0.55);
  }

  /** The rest of the buying group: contacts of the company, and leads there who have responded and are converted now. */
  #fillRoles(row: number, primary: number, created: number, appetite: number): void {
    const { people, companies } = this.#population;
    const stream = this.#stream;
    let wanted = 0;
    while (wanted < rolesMax - 1 && stream.chance(appetite)) wanted++;
    let nth = 1;
    let person = at(companies.newest, at(people.company, primary));
    for (let steps = 0; steps < colleaguesLookedAt && person >= 0 && nth <= wanted; steps++) {
      const colleague = person;
      person = at(people.colleague, person);
      if (colleague === primary || people.has(colleague, mark.deleted)) continue;
      if (people.isContactAt(colleague, created)) {
        if (stream.chance(0.6)) this.opportunities.addRole(row, nth++, colleague);
      } else if (people.isOpenLead(colleague) && at(people.responses, colleague) > 0 && stream.chance(0.5)) {
        const second = Math.max(created, at(people.created, colleague)) + stream.below(12 * secondsPerDay);
        if (second > this.#scope.lastSecond) continue;
        people.convert(colleague, second, row);
        this.opportunities.addRole(row, nth++, colleague);
      }
    }
  }
}
