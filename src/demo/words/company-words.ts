/** What company names are made of: two words and the trade, as in "Cedar Harbor Logistics". */

export const companyFirstWords =
  `Alder Amber Apex Arbor Argent Ashford Aspen Atlas Aurora Avalon Azure Banner Basalt Beacon Birch Blue Boulder Bramble
  Bridge Bright Cactus Canyon Cardinal Carmine Cascade Cedar Chestnut Cinder Clear Clover Cobalt Compass Copper Coral
  Crescent Crimson Crown Crystal Cypress Dawn Delta Dover Eagle Early East Ebony Echo Elder Ember Emerald Evergreen
  Fairview Falcon Fern First Flint Forest Fox Frontier Gale Garnet Glacier Golden Granite Green Grey Grove Gulf Harvest
  Haven Hawthorn Hazel Heron High Holly Horizon Indigo Iron Ivory Jade Juniper Keystone Laurel Liberty Lilac Linden Long
  Lunar Magnolia Maple Marble Meridian Mesa Mill Mint Mission Mistral Monarch Moss North Nova Oak Ocean Olive Onyx Opal
  Orchard Orion Osprey Pacific Palm Pearl Pine Pioneer Polar Prairie Quartz Quiet Rain Raven Red Redwood River Rose
  Rowan Ruby Saffron Sage Sapphire Scarlet Sequoia Sierra Silver Solar South Sparrow Spruce Star Sterling Stone Summit
  Sun Swift Tall Teal Terra Thistle Timber Topaz Trident Union Upland Valley Velvet Verdant Vista West White Wild Willow
  Winter Wren Yarrow Zenith`.split(/\s+/);

export const companySecondWords =
  `Arch Bank Bay Bell Bend Bluff Bow Branch Brook Cape Castle Cliff Coast Cove Creek Crest Cross Dale Dell Dock Dune
  Edge Elm Falls Fell Ferry Field Firth Fjord Flat Ford Fork Fort Gate Glen Gorge Hall Harbor Head Heath Hill Hollow
  Hope House Isle Key Knoll Lake Land Lane Leaf Ledge Light Line Lock Loop Manor Mark Marsh Mead Mount Oaks Park Pass
  Path Peak Pier Point Pond Port Range Reach Reef Ridge Ring Rise Road Rock Root Run Sail Shore Spring Stream Tide Trail
  Tree Vale View Wall Water Wave Way Well Wharf Wood Yard`.split(/\s+/);

export type Trade = { readonly word: string; readonly industry: string };

/** The last word of a company's name, and its Industry in Salesforce. */
export const trades: readonly Trade[] = Object.entries({
  "Software Systems Analytics Cloud Robotics": "Technology",
  "Bank Capital Insurance Partners Trust": "Financial Services",
  "Health Clinics Pharma Diagnostics Biotech": "Healthcare",
  "Manufacturing Industries Steel Motors Tooling": "Manufacturing",
  "Logistics Freight Shipping Lines": "Transportation",
  "Foods Markets Outfitters Apparel Home": "Retail",
  "Energy Power Solar Utilities": "Energy",
  "Media Studios Publishing": "Media",
  "Telecom Networks Wireless": "Telecommunications",
  "Consulting Advisors Legal": "Professional Services",
  "University College Academy": "Education",
  "Construction Materials Engineering": "Construction",
  "Hotels Travel Resorts": "Hospitality",
}).flatMap(([words, industry]) => words.split(" ").map((word) => ({ word, industry })));
