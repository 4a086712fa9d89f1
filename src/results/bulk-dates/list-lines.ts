import { parse } from "csv-parse/sync";
import { InputError, type Problem } from "../../settings/problem.ts";
import { readLocalDate } from "./local-time.ts";

/** A line of a list of dates: whom it names, and the date in milliseconds; null clears. */
export type ListLine = { line: number; id: string; email: string; instant: number | null };

const FILE = "dates";
/** More lines than a person pastes; whole files go by the command line. */
const LINES_MAX = 10_000;

/** Heads that name a column, without what is no letter. */
const HEADS = {
  id: ["campaignmemberid", "memberid", "member", "id"],
  email: ["email", "emailaddress", "mail"],
  date: ["touchpointdate", "buyertouchpointdate", "newdate", "date"],
} as const;
type Head = keyof typeof HEADS;

/**
 * Reads the text of a list: commas, semicolons or tabs between, a head above; without members looked up.
 *
 * @returns the lines that read well, and what is wrong with the others
 * @throws {InputError} where it is no table, or has no column for whom or when
 */
export function linesOf(csv: string, zone: string): { lines: ListLine[]; problems: Problem[] } {
  const [head, ...rows] = tableOf(csv);
  if (!head) throw fault("is empty; write a head and a line for each member, as member_id,touchpoint_date");
  const places = placesOf(head.cells);
  if (rows.length > LINES_MAX)
    throw fault(`has more than ${LINES_MAX} lines; publish it with footfall publish --dates FILE`);
  const lines: ListLine[] = [];
  const problems: Problem[] = [];
  for (const { line, cells } of rows) {
    const at = (which: Head) => cells[places[which] ?? -1]?.trim() ?? "";
    const written = at("date");
    const instant = written === "" ? null : readLocalDate(written, zone);
    if (instant === undefined)
      problems.push({
        file: FILE,
        line,
        message: `"${written.slice(0, 100)}" is not a date; write 2026-01-25 or 2026-01-25 09:00, or nothing to clear it`,
      });
    else lines.push({ line, id: at("id"), email: at("email"), instant });
  }
  return { lines, problems };
}

type Row = { line: number; cells: string[] };

function tableOf(csv: string): Row[] {
  const [first = ""] = csv.split(/\r?\n/, 1);
  const delimiter = [";", "\t"].find((sign) => first.includes(sign)) ?? ",";
  try {
    const read = parse(csv, { bom: true, delimiter, relax_column_count: true, info: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return read
      .map(({ record, info }) => ({ line: info.lines, cells: record }))
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    throw fault("cannot be read as a table from here; look at the quotes: each that opens must close", line);
  }
}

function placesOf(head: readonly string[]): Partial<Record<Head, number>> {
  const names = head.map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, ""));
  const placeOf = (which: Head) => {
    const place = names.findIndex((name) => (HEADS[which] as readonly string[]).includes(name));
    return place < 0 ? undefined : place;
  };
  const [id, email, date] = [placeOf("id"), placeOf("email"), placeOf("date")];
  if (date === undefined)
    throw fault(
      "no column of the head holds dates; call one touchpoint_date, and another member_id or email",
      1,
    );
  if (id === undefined && email === undefined)
    throw fault("no column of the head says whose date it is; call one member_id or email", 1);
  return {
    date,
    ...(id === undefined ? {} : { id }),
    ...(email === undefined ? {} : { email }),
  };
}

function fault(message: string, line?: number): InputError {
  return new InputError([{ file: FILE, ...(line === undefined ? {} : { line }), message }]);
}
