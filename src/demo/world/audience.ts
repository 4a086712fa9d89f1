/** Who of those known comes to a campaign: the keen, those whom the product suits, and their colleagues. */
import { at } from "../columns.ts";
import type { Campaign } from "../plan/campaign.ts";
import type { Stream } from "../random.ts";
import { regionIndex } from "../words/countries.ts";
import { mark } from "./people.ts";
import type { Population } from "./population.ts";

const chanceOfColleague = 0.22;
/** How often the next row of a list is the other record of the same human. */
const chanceOfTwin = 0.2;
const attemptsMax = 48;
/** After so many misses the region no longer matters: a small region has few people. */
const attemptsInRegion = 14;

export class Audience {
  readonly #population: Population;
  readonly #campaign: Campaign;
  readonly #region: number;
  readonly #isMailing: boolean;
  #last = -1;

  constructor(population: Population, campaign: Campaign) {
    this.#population = population;
    this.#campaign = campaign;
    this.#isMailing = campaign.kind.id === "email";
    this.#region = campaign.kind.arrival === "event" ? regionIndex(campaign.region) : -1;
  }

  /** Notes that `person` is in the campaign. */
  take(person: number): number {
    this.#population.people.lastCampaign[person] = this.#campaign.index;
    this.#last = person;
    return person;
  }

  /** Somebody whose record existed at that second and who is not in this campaign yet. */
  pick(second: number, stream: Stream): number {
    const neighbour = this.#neighbour(stream);
    if (neighbour >= 0 && this.#isFree(neighbour, second)) return this.take(neighbour);
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const person = this.#draw(stream);
      if (this.#isFree(person, second) && (attempt > attemptsInRegion || this.#isInRegion(person))) {
        return this.take(person);
      }
    }
    return this.#firstFree(second, stream);
  }

  #neighbour(stream: Stream): number {
    if (this.#last < 0 || this.#isMailing) return -1;
    const { people } = this.#population;
    if (people.has(this.#last, mark.duplicate))
      return stream.chance(chanceOfTwin) ? at(people.twin, this.#last) : -1;
    return stream.chance(chanceOfColleague) ? at(people.colleague, this.#last) : -1;
  }

  /** Mailings go to anyone. Elsewhere the keenest of two shows up, sometimes of four: a few people are everywhere. */
  #draw(stream: Stream): number {
    const { people } = this.#population;
    let best = stream.below(people.count);
    if (this.#isMailing) return best;
    const rivals = stream.chance(0.3) ? 3 : 1;
    let keenest = this.#keenness(best);
    for (let nth = 0; nth < rivals; nth++) {
      const rival = stream.below(people.count);
      const keenness = this.#keenness(rival);
      if (keenness > keenest) {
        best = rival;
        keenest = keenness;
      }
    }
    return best;
  }

  #keenness(person: number): number {
    const { people, companies } = this.#population;
    return at(people.zeal, person) + at(companies.fit, at(people.company, person));
  }

  #isFree(person: number, second: number): boolean {
    const { people } = this.#population;
    return (
      at(people.created, person) <= second &&
      at(people.lastCampaign, person) !== this.#campaign.index &&
      (at(people.marks, person) & mark.merged) === 0
    );
  }

  #isInRegion(person: number): boolean {
    const { people, companies } = this.#population;
    return this.#region < 0 || at(companies.region, at(people.company, person)) === this.#region;
  }

  #firstFree(second: number, stream: Stream): number {
    const { people } = this.#population;
    const from = stream.below(people.count);
    for (let step = 0; step < people.count; step++) {
      const person = (from + step) % people.count;
      if (this.#isFree(person, second)) return this.take(person);
    }
    throw new Error(
      `campaign ${this.#campaign.index} asks for more people than there are: a fault in list-sizes.ts`,
    );
  }
}
