/** The whole organisation: plans the campaigns, then lives through the three years, campaign by campaign. */
import { officeSecond, pacificMidnight } from "../calendar.ts";
import { at, countUp } from "../columns.ts";
import { type DemoOptions, type Scope, scopeOf } from "../options.ts";
import { type Campaign, eventSecond } from "../plan/campaign.ts";
import { type CampaignPlan, planCampaigns } from "../plan/campaign-plan.ts";
import { keyOf, Stream } from "../random.ts";
import { Arrival, eventKeyOf } from "./arrival.ts";
import { Audience } from "./audience.ts";
import { Memberships } from "./memberships.ts";
import type { Opportunities } from "./opportunities.ts";
import { Population } from "./population.ts";
import { type Candidate, Sales } from "./sales.ts";

/** Of responses by leads: those that sales takes over as contacts at once. */
const chanceOfQualifying = 0.03;

export type Organisation = {
  readonly scope: Scope;
  readonly campaigns: readonly Campaign[];
  readonly population: Population;
  readonly memberships: Memberships;
  readonly opportunities: Opportunities;
};

export function buildOrganisation(options: DemoOptions): Organisation {
  const scope = scopeOf(options);
  return new ThreeYears(scope, planCampaigns(scope)).live();
}

class ThreeYears {
  readonly #scope: Scope;
  readonly #campaigns: readonly Campaign[];
  readonly #population: Population;
  readonly #memberships: Memberships;
  readonly #sales: Sales;

  constructor(scope: Scope, { campaigns, sizes }: CampaignPlan) {
    const yieldOfAll = campaigns.reduce((sum, { members, kind }) => sum + members * kind.yield, 0);
    this.#scope = scope;
    this.#campaigns = campaigns;
    this.#population = new Population(scope, sizes);
    this.#memberships = new Memberships(campaigns);
    this.#sales = new Sales(scope, this.#population, yieldOfAll);
  }

  live(): Organisation {
    this.#sales.startPipeline();
    for (const campaign of this.#campaigns) {
      if (campaign.members === 0) continue;
      this.#population.admitInbound(pacificMidnight(campaign.startDay));
      this.#enrol(campaign);
      this.#sales.follow(campaign, this.#someoneOf(campaign));
      this.#sales.outbound(campaign);
    }
    this.#population.admitInbound(this.#scope.lastSecond);
    return {
      scope: this.#scope,
      campaigns: this.#campaigns,
      population: this.#population,
      memberships: this.#memberships,
      opportunities: this.#sales.opportunities,
    };
  }

  /** Fills the campaign's rows: newcomers and people already known, in random order. */
  #enrol(campaign: Campaign): void {
    const stream = new Stream(keyOf(this.#scope.seed, "memberships"), campaign.index);
    const arrival = new Arrival(this.#scope, campaign);
    const audience = new Audience(this.#population, campaign);
    const { person: persons, created, status, respondedDay, firstOf } = this.#memberships;
    const first = at(firstOf, campaign.index);
    let newcomers = campaign.newcomers;
    for (let position = 0; position < campaign.members; position++) {
      arrival.draw(position, stream);
      const isNew = stream.below(campaign.members - position) < newcomers;
      if (isNew) newcomers--;
      const person = isNew
        ? audience.take(this.#population.newcomer(campaign, arrival.created))
        : audience.pick(arrival.created, stream);
      persons[first + position] = person;
      created[first + position] = arrival.created;
      status[first + position] = arrival.status;
      respondedDay[first + position] = arrival.respondedDay;
      if (arrival.respondedDay !== 0) this.#responds(person, arrival.interaction, stream);
    }
  }

  #responds(person: number, interaction: number, stream: Stream): void {
    const { people, companies } = this.#population;
    countUp(people.responses, person);
    countUp(companies.responses, at(people.company, person));
    if (stream.chance(chanceOfQualifying) && people.isOpenLead(person))
      this.#sales.qualify(person, interaction);
  }

  /** Draws members of a campaign, with the time at which they were really there. */
  #someoneOf(campaign: Campaign): (stream: Stream) => Candidate {
    const { person, created, respondedDay, firstOf } = this.#memberships;
    const first = at(firstOf, campaign.index);
    const eventKey = eventKeyOf(this.#scope.seed);
    return (stream) => {
      const position = stream.below(campaign.members);
      const row = first + position;
      const day = at(respondedDay, row);
      const otherwise = day === 0 ? at(created, row) : Math.max(at(created, row), officeSecond(day, 0.3));
      return {
        person: at(person, row),
        interaction:
          campaign.kind.arrival === "event" ? eventSecond(campaign, eventKey, position) : otherwise,
        responded: day !== 0,
      };
    };
  }
}
