/** What Contact.csv and Lead.csv say of a person in the same words. */
import { instantText } from "../calendar.ts";
import { at } from "../columns.ts";
import { PersonProfiles } from "../person-profile.ts";
import { campaignKinds } from "../plan/campaign-kinds.ts";
import { type Key, keyOf, unitAt } from "../random.ts";
import type { Organisation } from "../world/organisation.ts";

export class PersonText {
  readonly #organisation: Organisation;
  readonly #profiles: PersonProfiles;
  readonly #modifiedKey: Key;

  constructor(organisation: Organisation) {
    const { scope, population } = organisation;
    this.#organisation = organisation;
    this.#profiles = new PersonProfiles(scope.seed, population.companies.profiles);
    this.#modifiedKey = keyOf(scope.seed, "person modified");
  }

  /** First name, last name, both. */
  names(person: number): [string, string, string] {
    const { people } = this.#organisation.population;
    const { first, last } = this.#profiles.name(at(people.company, person), at(people.ordinal, person));
    return [first, last, `${first} ${last}`];
  }

  /** A second record has the address of the first. */
  email(person: number): string {
    const { people } = this.#organisation.population;
    const twin = at(people.twin, person);
    const who = twin < 0 ? person : twin;
    const email = this.#profiles.email({
      person: who,
      company: at(people.company, who),
      ordinal: at(people.ordinal, who),
    });
    return twin < 0 ? email : this.#profiles.retyped(email, person);
  }

  title(person: number): string {
    const twin = at(this.#organisation.population.people.twin, person);
    return this.#profiles.title(twin < 0 ? person : twin);
  }

  source(person: number): string {
    return campaignKinds[at(this.#organisation.population.people.source, person)]?.type ?? "";
  }

  /** Some time between `since` and now. */
  modified(person: number, since: number): string {
    const rest = this.#organisation.scope.lastSecond - since;
    return instantText(since + Math.floor(unitAt(this.#modifiedKey, person) * rest));
  }
}
