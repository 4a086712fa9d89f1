import { csv, SOUND_EXPORT } from "./sound-export.ts";
import type { WrongInputs } from "./wrong-input.ts";

const CAMPAIGNS = SOUND_EXPORT["Campaign.csv"];
/** The sound file of campaigns, and a line after it. */
const andLine = (line: string) => ({ "Campaign.csv": `${CAMPAIGNS}${line}\n` });

const SAVE_AS_UTF8 = 'save it as UTF-8 (Excel: "CSV UTF-8") or export it again';
const USE_COMMAS =
  'export it with commas (Data Loader: Settings, comma as the delimiter; sf: --column-delimiter COMMA; Excel: "CSV UTF-8 (comma delimited)")';

export const CSV_STRUCTURE: WrongInputs = {
  title: "CSV: structure and encoding",
  about: "UTF-8, commas, quotes as RFC 4180 has them, one header with API names.",
  cases: [
    {
      wrong: "a row with too many fields",
      files: andLine("701000000000002AAA,Dinner, Boston,Dinner,,,,,"),
      says: ["Campaign.csv:3: has 9 fields, the header has 8; put values that hold a comma in double quotes"],
    },
    {
      wrong: "a row with too few fields",
      files: andLine("701000000000002AAA,Dinner"),
      says: [
        "Campaign.csv:3: has 2 fields, the header has 8; give every column its place, empty ones too, or export the file again",
      ],
    },
    {
      wrong: "a quote that is never closed",
      files: andLine('701000000000002AAA,"Dinner,,,,,,'),
      says: [
        'Campaign.csv:3:Name: the quote that opens here is never closed; close it, or write a quote inside a value as ""',
      ],
    },
    {
      wrong: "text after a closing quote",
      files: andLine('701000000000002AAA,"Dinner" in Boston,,,,,,'),
      says: [
        'Campaign.csv:3:Name: text follows the closing quote of this value; write a quote inside a quoted value as ""',
      ],
    },
    {
      wrong: "a space before an opening quote",
      files: andLine('701000000000002AAA, "Dinner, Boston",,,,,,'),
      says: ["Campaign.csv:3:Name: a space stands before the opening quote of this value; remove the space"],
    },
    {
      wrong: "a record without end, as after a quote in the wrong place",
      files: andLine(`701000000000002AAA,"${"far too long ".repeat(1_300_000)}",,,,,,`),
      says: [
        "Campaign.csv:3: the record is longer than 16 MiB, mostly because a quote stands in the wrong place; correct the row or remove it",
      ],
    },
    {
      wrong: "an empty file",
      files: { "Campaign.csv": "" },
      says: [
        "Campaign.csv:1: the file is empty; export it again with the API names of its columns in the first line",
      ],
    },
    {
      wrong: "a column twice",
      files: { "Lead.csv": "Id,Email,email\n" },
      says: ['Lead.csv:1:email: the header names "email" twice, in columns 2 and 3; remove or rename one'],
    },
    {
      wrong: "a column without a name",
      files: { "Lead.csv": "Id,,Email\n" },
      says: ["Lead.csv:1: column 2 has no name; name it in the header or remove it"],
    },
    {
      wrong: "semicolons",
      files: { "Campaign.csv": CAMPAIGNS.replaceAll(",", ";") },
      says: [`Campaign.csv:1: the file is separated by semicolons; ${USE_COMMAS}`],
    },
    {
      wrong: "tabs",
      files: { "Campaign.csv": CAMPAIGNS.replaceAll(",", "\t") },
      says: [`Campaign.csv:1: the file is separated by tabs; ${USE_COMMAS}`],
    },
    {
      wrong: "text that is not UTF-8",
      files: { "Campaign.csv": Buffer.from(csv("Campaign.csv", { Name: "Frühjahrsmesse" }), "latin1") },
      says: [`Campaign.csv:2: the text is not valid UTF-8; ${SAVE_AS_UTF8}`],
    },
    {
      wrong: "UTF-16",
      files: { "Campaign.csv": Buffer.from(`\ufeff${CAMPAIGNS}`, "utf16le") },
      says: [`Campaign.csv:1: the file is UTF-16; ${SAVE_AS_UTF8}`],
    },
    {
      wrong: "UTF-16 without its mark",
      files: { "Campaign.csv": Buffer.from(CAMPAIGNS, "utf16le") },
      says: [`Campaign.csv:1: the header holds NUL bytes, as UTF-16 text does; ${SAVE_AS_UTF8}`],
    },
  ],
};
