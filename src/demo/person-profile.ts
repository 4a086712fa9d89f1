/** What a person is called, from the company and the how-manieth there; names do not repeat within a company. */
import type { CompanyProfiles } from "./company-profile.ts";
import { bitsAt, chanceAt, type Key, keyOf, pickAt, unitAt } from "./random.ts";
import type { NamePool } from "./words/countries.ts";
import { type Names, namePools, titles } from "./words/person-names.ts";

/** How common the troubles with addresses are; docs/demo-organisation.md shows what comes of it. */
const shareWithoutEmail = 0.03;
const shareOfBadEmail = 0.007;
const shareOfPrivateEmail = 0.05;

/** Prime, and no divisor of any pool's number of full names: see {@link CompanyProfiles}. */
const step = 7_919;

export type FullName = { readonly first: string; readonly last: string };

/** "Jörg Weiß" as it stands in an address: `joerg`, `weiss`. */
function addressPart(name: string): string {
  return name
    .toLowerCase()
    .replace(/[äöü]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter] ?? letter)
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/[^a-z]/g, "");
}

const addressParts: Record<string, Names> = Object.fromEntries(
  Object.entries(namePools).map(([pool, { first, last }]) => [
    pool,
    { first: first.map(addressPart), last: last.map(addressPart) },
  ]),
);

/** Someone known by company and `ordinal`; `person` is the number in the table of people. */
export type PersonRef = { readonly person: number; readonly company: number; readonly ordinal: number };

export class PersonProfiles {
  readonly #companies: CompanyProfiles;
  readonly #keys: Record<"name" | "title" | "trouble" | "kind" | "convention" | "case", Key>;

  constructor(seed: number, companies: CompanyProfiles) {
    this.#companies = companies;
    const key = (label: string) => keyOf(seed, `person ${label}`);
    this.#keys = {
      name: key("name"),
      title: key("title"),
      trouble: key("trouble with the address"),
      kind: key("kind of bad address"),
      convention: key("convention of addresses"),
      case: key("case of the address"),
    };
  }

  name(company: number, ordinal: number): FullName {
    const pool = this.#companies.country(company).names;
    return this.#nameIn(namePools[pool], company, ordinal);
  }

  title(person: number): string {
    return pickAt(titles, this.#keys.title, person);
  }

  /** Empty for some, unusable for a few; capitals are as people typed them into forms. */
  email(who: PersonRef): string {
    const trouble = unitAt(this.#keys.trouble, who.person);
    if (trouble < shareWithoutEmail) return "";
    const address = this.#goodAddress(who);
    if (trouble < shareWithoutEmail + shareOfBadEmail) return this.#spoilt(address, who.person);
    return address;
  }

  /** The address of a second record of the same person: typed again, sometimes in capitals. */
  retyped(email: string, person: number): string {
    if (!chanceAt(this.#keys.case, person, 0.3)) return email;
    return email
      .replace(/^./, (letter) => letter.toUpperCase())
      .replace(/@.*$/, (domain) => domain.toUpperCase());
  }

  #goodAddress({ person, company, ordinal }: PersonRef): string {
    const pool: NamePool = this.#companies.country(company).names;
    const { first, last } = this.#nameIn(addressParts[pool] as Names, company, ordinal);
    if (unitAt(this.#keys.kind, person) < shareOfPrivateEmail) {
      return `${first}.${last}${person}@${pickAt(["gmail.com", "gmail.com", "outlook.com", "yahoo.com"], this.#keys.title, person)}`;
    }
    const convention = unitAt(this.#keys.convention, company);
    const separator = convention < 0.8 ? "." : convention < 0.9 ? "_" : "-";
    return `${first}${separator}${last}@${this.#companies.domain(company)}`;
  }

  #spoilt(address: string, person: number): string {
    const [local, domain] = address.split("@") as [string, string];
    const ways = [
      `${local}@`,
      `${local}@@${domain}`,
      `${local.replace(/[._-]/, " ")}@${domain}`,
      domain,
      "n/a",
    ];
    return pickAt(ways, this.#keys.kind, person);
  }

  #nameIn(names: Names, company: number, ordinal: number): FullName {
    const count = names.first.length * names.last.length;
    const at = ((bitsAt(this.#keys.name, company) % count) + ordinal * step) % count;
    return {
      first: names.first[at % names.first.length] as string,
      last: names.last[Math.floor(at / names.first.length)] as string,
    };
  }
}
