import { expect } from "vitest";

/** An edit by hand that a write-back has to tell. `ours` undefined: what Footfall would show is for others to test. */
export type ToldEdit = {
  object: string;
  id: string;
  field: string;
  value: string | null;
  ours: string | undefined;
};

/** The conflicts in the words of the command line: how many, and some of them. */
const TOLD =
  /^([\d,]+) fields? (?:was|were) edited in Salesforce after Footfall had decided what stands there; nothing was overwritten: (.*)\n$/;
const SHOWN = 5;
const STATUSES = /^CampaignMember (\w+) Footfall_Status_(?:Lead|Contact|Opportunity)__c: /;

/**
 * What a write-back has said on standard error: exactly these edits, of which it shows some, and nothing else.
 *
 * A member whose status was edited is left as it is as a whole, so that its other statuses may be told beside that one,
 * where Footfall would show others by now.
 */
export function checkTold(error: string, where: string, edits: readonly ToldEdit[]): void {
  const must = edits.map(lineOf);
  const said = `${where}: ${error}; to be told: ${must.join("; ")}`;
  if (must.length === 0) {
    expect(error, said).toBe("");
    return;
  }
  const [all, count = "", examples = ""] = TOLD.exec(error) ?? [];
  expect(all, said).toBe(error);
  const shown = examples.split("; ").map((line) => (STATUSES.test(line) ? withoutOurs(line) : line));
  const members = edits.filter(({ ours }) => ours === undefined).map(({ id }) => id);
  const besides = shown.filter((line) => !must.includes(line));
  expect(
    besides.filter((line) => !members.includes(STATUSES.exec(line)?.[1] ?? "")),
    said,
  ).toEqual([]);
  const told = Number(count.replaceAll(",", ""));
  expect(shown, said).toHaveLength(Math.min(told, SHOWN));
  expect(new Set(shown).size, said).toBe(shown.length);
  if (told <= SHOWN) expect(shown, said).toEqual(expect.arrayContaining(must));
  expect(told, said).toBeGreaterThanOrEqual(must.length);
  expect(told, said).toBeLessThanOrEqual(must.length + 2 * members.length);
}

const lineOf = ({ object, id, field, value, ours }: ToldEdit) =>
  `${object} ${id} ${field}: ${ours === undefined ? "" : `ours ${ours}, `}theirs ${value ?? "empty"}`;
const withoutOurs = (line: string) => line.replace(/: ours .*, theirs /, ": theirs ");
