/** The markets of the company: how often an account sits there, and what its name and domain look like there. */

export type Region = "North America" | "EMEA" | "APAC" | "LATAM";
export const regions: readonly Region[] = ["North America", "EMEA", "APAC", "LATAM"];

/** Which pool people's names are drawn from. */
export type NamePool = "english" | "german" | "french" | "nordic" | "spanish" | "asian";

export type Country = {
  readonly name: string;
  readonly weight: number;
  readonly region: Region;
  readonly names: NamePool;
  readonly domains: readonly string[];
  readonly legalForms: readonly string[];
};

function country(
  name: string,
  weight: number,
  region: Region,
  names: NamePool,
  domains: string,
  legalForms: readonly string[],
): Country {
  return { name, weight, region, names, domains: domains.split(" "), legalForms };
}

export const countries: readonly Country[] = [
  country("United States", 54, "North America", "english", "com com com com com com io co net", [
    ", Inc.",
    " Inc",
    " LLC",
    " Corp.",
    " Group",
  ]),
  country("Canada", 6, "North America", "english", "ca com", [" Inc.", " Ltd."]),
  country("United Kingdom", 10, "EMEA", "english", "co.uk com", [" Ltd", " plc", " Group"]),
  country("Germany", 7, "EMEA", "german", "de com", [" GmbH", " AG", " GmbH & Co. KG"]),
  country("Austria", 1, "EMEA", "german", "at com", [" GmbH"]),
  country("France", 4, "EMEA", "french", "fr com", [" SAS", " SA"]),
  country("Netherlands", 3, "EMEA", "nordic", "nl com", [" B.V.", " N.V."]),
  country("Sweden", 2, "EMEA", "nordic", "se com", [" AB"]),
  country("Spain", 2, "EMEA", "spanish", "es com", [", S.A.", " S.L."]),
  country("Australia", 3, "APAC", "english", "com.au com", [" Pty Ltd"]),
  country("Singapore", 2, "APAC", "asian", "com.sg com", [" Pte. Ltd."]),
  country("India", 3, "APAC", "asian", "in com", [" Pvt. Ltd."]),
  country("Mexico", 2, "LATAM", "spanish", "com.mx com", [", S.A. de C.V."]),
  country("Brazil", 1, "LATAM", "spanish", "com.br", [" Ltda."]),
];

/** The index of a region into {@link regions}; -1 for a campaign that is open to all. */
export function regionIndex(region: string): number {
  return (regions as readonly string[]).indexOf(region);
}
