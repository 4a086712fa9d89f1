import { isId, longId } from "../../settings/ids.ts";
import { InputError } from "../../settings/problem.ts";
import { many, type Outcome } from "../explain/story.ts";
import { type ListLine, linesOf } from "./list-lines.ts";

/** What a list of dates says of a member: the instant in milliseconds, or null, which clears. */
export type ListedDate = { campaignMemberId: string; instant: number | null };

/** The name that problems have where the list stands; the person knows it as the file that was opened. */
const FILE = "dates";
const TOLD_MAX = 100;

/**
 * Reads a list of touchpoint dates and finds the members it names, by id or by address.
 *
 * @param csv - a table with a head: a member's id or an address of email, and a date; an empty date clears
 * @param campaign - whose members may be named, 18 characters
 * @throws {InputError} with each line that cannot be right, and the way out
 */
export async function readDatesList(outcome: Outcome, csv: string, campaign: string): Promise<ListedDate[]> {
  const { lines, problems } = linesOf(csv, outcome.context.settings.timezone);
  const members = await membersOf(outcome, campaign);
  const byId = new Map(members.map((member) => [member.id, member]));
  const byEmail = Map.groupBy(
    members.filter(({ email }) => email !== null),
    ({ email }) => String(email).toLowerCase(),
  );
  const told = new Map<string, ListLine>();
  for (const line of lines) {
    const found = memberOf(line, byId, byEmail);
    const message = typeof found === "string" ? found : said(told.get(found.id), line);
    if (message !== undefined) problems.push({ file: FILE, line: line.line, message });
    else if (typeof found !== "string") told.set(found.id, line);
  }
  if (problems.length > 0) {
    const inOrder = problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
    throw new InputError(inOrder.slice(0, TOLD_MAX), problems.length);
  }
  return [...told].map(([campaignMemberId, { instant }]) => ({ campaignMemberId, instant }));
}

type Member = { id: string; email: string | null };

/** The one member that a line names, or in words why there is none. */
function memberOf(
  { id, email }: ListLine,
  byId: ReadonlyMap<string, Member>,
  byEmail: ReadonlyMap<string, readonly Member[]>,
): Member | string {
  if (id !== "") {
    if (!isId(id)) return `"${id}" is no id of a campaign member; it has 15 or 18 letters and digits`;
    return (
      byId.get(longId(id)) ?? `no member of this campaign has the id ${id}; take the line out, or import anew`
    );
  }
  if (email === "") return "names nobody; write a member's id or an address of email";
  const found = byEmail.get(email.toLowerCase()) ?? [];
  const [only, ...others] = found;
  if (!only) return `no member of this campaign has the address ${email}; correct it, or take the line out`;
  if (others.length === 0) return only;
  const ids = found.map((member) => member.id).join(", ");
  return `${found.length} members of this campaign have the address ${email}; name one by its id: ${ids}`;
}

/** A member that stands there twice must get one date. */
function said(before: ListLine | undefined, { instant }: ListLine): string | undefined {
  if (before === undefined || before.instant === instant) return undefined;
  return `gives another date to the member of line ${before.line}; keep one of the two`;
}

/** The campaign's members that are there, with the address that makes the person. */
function membersOf(outcome: Outcome, campaign: string): Promise<Member[]> {
  const { schemas, context } = outcome;
  return many<Member>(
    outcome,
    `SELECT member.id AS id, COALESCE(contact.email, lead.email) AS email
     FROM ${schemas.mirror}.campaign_member AS member
     LEFT JOIN ${schemas.mirror}.contact AS contact ON contact.id = member.contact_id
     LEFT JOIN ${schemas.mirror}.lead AS lead ON lead.id = member.lead_id
     WHERE member.campaign_id = ${context.dialect.text(campaign)} AND NOT COALESCE(member.is_deleted, FALSE)
     ORDER BY member.id`,
  );
}
