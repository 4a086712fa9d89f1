/** What campaigns are called. The company is Larkfield Software; it sells data quality to other companies. */
import type { Region } from "./countries.ts";

export const companyName = "Larkfield";

export const cities: Record<Region, readonly string[]> = {
  "North America":
    "Chicago;Boston;New York;Austin;Denver;Seattle;Atlanta;San Francisco;Toronto;Dallas;Nashville;San Diego".split(
      ";",
    ),
  EMEA: "London;Berlin;Paris;Amsterdam;Stockholm;Madrid;Munich;Vienna;Dublin;Zürich".split(";"),
  APAC: "Sydney;Singapore;Bengaluru;Melbourne;Mumbai".split(";"),
  LATAM: "Mexico City;São Paulo;Monterrey;Bogotá".split(";"),
};

export const shows = [
  "DataCon Expo",
  "CloudWorks Expo",
  "Revenue Operations Fair",
  "Modern Finance Fair",
  "Retail Systems Show",
  "MedTech Data Expo",
  "Smart Factory Fair",
  "Infosec Week",
  "MarTech Fair",
];

export const conferences = [
  "Data Quality Forum",
  "B2B Marketing Days",
  "CIO Roundtable",
  "Analytics Leaders Summit",
  "Ops Leaders Conference",
  "Customer Data Congress",
];

export const topics = [
  "Clean Data in 30 Days",
  "The Cost of Bad Addresses",
  "Deduplication, Done Right",
  "From Spreadsheet to System",
  "Data Contracts for Revenue Teams",
  "Matching Leads to Accounts",
  "What Your CRM Is Not Telling You",
  "Consent and Compliance Update",
  'Golden Records: "Good Enough" Is Not',
  "AI Needs Tidy Inputs",
  "Migration without Tears",
  "Measuring Pipeline You Can Trust",
];

export const assets = [
  "Benchmark Report",
  "Buyer's Guide",
  "Data Quality Checklist",
  "ROI Study",
  "Analyst Paper",
];
export const vendors = ["NetPromo", "TechReach", "LeadHarbor", "B2B Spotlight"];
export const partners = [
  "Northgate Consulting",
  "Bluepeak Systems",
  "Helio Cloud",
  "Datawise",
  "Ferrum Partners",
];
export const gifts = ["Coffee Kit", "Puzzle Box", "Notebook Mailer", "Holiday Hamper", "Cactus Mailer"];
export const adPlaces = ["Podcast: Ops Hour", "Data Weekly (print)", "Radio Flight", "Airport Billboards"];
export const calls = [
  "Event Follow-up Calls",
  "Dormant Accounts Calls",
  "Renewal Risk Calls",
  "Target Account Calls",
];
export const mailings = [
  "Newsletter",
  "Product Update",
  "Nurture: Data Leaders",
  "Event Invitation",
  "Customer Digest",
];

/** Descriptions as people type them: with commas, quotes and line breaks. */
export const descriptions = [
  "Booth 412, next to the main stage. Scanner app, no paper.",
  'List from the organiser; columns renamed before the upload, see "Ops wiki".',
  "Goals:\n- 40 meetings\n- 12 opportunities",
  'Sponsored session: "Trust the number, or drop it"',
  "Co-funded with partner, 50/50.\nInvoice goes to field marketing.",
  "Follow-up by SDR team within 48 h; tier 1 first, then the rest.",
  "Owner left the company, ask RevOps.",
];
