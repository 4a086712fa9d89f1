/** What a company is like, from its number alone: name, domain, trade, size, country. Nothing here is stored. */
import { chanceAt, type Key, keyOf, normalFrom, pickAt, unitAt } from "./random.ts";
import { companyFirstWords, companySecondWords, trades } from "./words/company-words.ts";
import { type Country, countries } from "./words/countries.ts";

export type Segment = "SMB" | "Mid-Market" | "Enterprise";

const combinations = companyFirstWords.length * companySecondWords.length * trades.length;
/** Prime, and no divisor of `combinations`: stepping by it visits every combination once. */
const step = 524_287;
const countryWeights = countries.map((country) => country.weight);
const weightOfAll = countryWeights.reduce((sum, weight) => sum + weight, 0);

/** The companies of one seed. */
export class CompanyProfiles {
  readonly #offset: number;
  readonly #keys: Record<"country" | "domain" | "legal" | "size" | "size2" | "style" | "fit", Key>;

  constructor(seed: number) {
    this.#offset = keyOf(seed, "company names") % combinations;
    const key = (label: string) => keyOf(seed, `company ${label}`);
    this.#keys = {
      country: key("country"),
      domain: key("domain"),
      legal: key("legal form"),
      size: key("size"),
      size2: key("size, second reading"),
      style: key("style of the name"),
      fit: key("fit"),
    };
  }

  country(company: number): Country {
    let rest = unitAt(this.#keys.country, company) * weightOfAll;
    for (const country of countries) {
      rest -= country.weight;
      if (rest < 0) return country;
    }
    return countries[0] as Country;
  }

  /** Log-normal: half of all companies have fewer than 220 people, one in twelve more than 2,000. */
  employees(company: number): number {
    const reading = normalFrom(unitAt(this.#keys.size, company), unitAt(this.#keys.size2, company));
    return Math.round(Math.min(250_000, Math.max(5, 220 * Math.exp(1.6 * reading))));
  }

  segment(company: number): Segment {
    const employees = this.employees(company);
    return employees < 200 ? "SMB" : employees < 2_000 ? "Mid-Market" : "Enterprise";
  }

  /** How well the product suits them, 0 to 255: decides how often they engage, and buy. */
  fit(company: number): number {
    return Math.floor(unitAt(this.#keys.fit, company) * 256);
  }

  industry(company: number): string {
    return this.#words(company).industry;
  }

  name(company: number): string {
    const { first, second, trade, turn } = this.#words(company);
    const style = unitAt(this.#keys.style, company);
    const stem = style < 0.25 ? first + second.toLowerCase() : `${first} ${second}`;
    const legalForm = chanceAt(this.#keys.legal, company, 0.55)
      ? pickAt(this.country(company).legalForms, this.#keys.legal, company)
      : "";
    return `${stem} ${trade}${turn === "" ? "" : ` ${turn}`}${legalForm}`;
  }

  /** No two companies share a domain: people are told apart by it. */
  domain(company: number): string {
    const { first, second, trade, turn } = this.#words(company);
    return `${first}${second}${trade}${turn}`.toLowerCase().concat(".", this.#topLevelDomain(company));
  }

  #topLevelDomain(company: number): string {
    return pickAt(this.country(company).domains, this.#keys.domain, company);
  }

  #words(company: number): {
    first: string;
    second: string;
    trade: string;
    industry: string;
    turn: string;
  } {
    // Beyond the last combination (a world of 20 million members) the names come round again, with a number.
    const turn = Math.floor(company / combinations);
    const combination = ((company % combinations) * step + this.#offset) % combinations;
    const trade = trades[combination % trades.length] as (typeof trades)[number];
    const pair = Math.floor(combination / trades.length);
    return {
      first: companyFirstWords[pair % companyFirstWords.length] as string,
      second: companySecondWords[Math.floor(pair / companyFirstWords.length)] as string,
      trade: trade.word,
      industry: trade.industry,
      turn: turn === 0 ? "" : String(turn + 1),
    };
  }
}
