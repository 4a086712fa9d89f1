import { expect, test } from "vitest";
import type { InputError } from "../../settings/problem.ts";
import { linesOf } from "./list-lines.ts";

const ZONE = "America/Los_Angeles";
const told = (csv: string) => {
  try {
    return linesOf(csv, ZONE).problems.map(({ line, message }) => `${line}: ${message}`);
  } catch (error) {
    return (error as InputError).problems.map(({ line, message }) => `${line ?? "-"}: ${message}`);
  }
};

test("a list is read whatever stands between its columns, in their zone, and an empty date clears", () => {
  const day = Date.parse("2026-01-14T08:00:00Z");
  for (const csv of [
    "Member ID,Touchpoint Date\n00v000000000001,2026-01-14\n\n00v000000000002,\n",
    "\ufeffmember_id;date\r\n00v000000000001;2026-01-14\r\n;\r\n00v000000000002;\r\n",
    "touchpoint_date\tid\n2026-01-14\t00v000000000001\n\n\t00v000000000002",
  ])
    expect(linesOf(csv, ZONE)).toEqual({
      lines: [
        { line: 2, id: "00v000000000001", email: "", instant: day },
        { line: 4, id: "00v000000000002", email: "", instant: null },
      ],
      problems: [],
    });
  const [byEmail] = linesOf("Email,Date\nada@example.com,2026-01-14 09:30", ZONE).lines;
  expect(byEmail).toEqual({
    line: 2,
    id: "",
    email: "ada@example.com",
    instant: Date.parse("2026-01-14T17:30:00Z"),
  });
});

test("what cannot be read is told with its line and the way out", () => {
  expect(told("email,date\na@x.com,14/01/2026\nb@x.com,2026-02-30")).toEqual([
    '2: "14/01/2026" is not a date; write 2026-01-25 or 2026-01-25 09:00, or nothing to clear it',
    '3: "2026-02-30" is not a date; write 2026-01-25 or 2026-01-25 09:00, or nothing to clear it',
  ]);
  expect(told("")).toEqual([
    "-: is empty; write a head and a line for each member, as member_id,touchpoint_date",
  ]);
  expect(told("name,date\nAda,2026-01-01")).toEqual([
    "1: no column of the head says whose date it is; call one member_id or email",
  ]);
  expect(told("email,when\na@x.com,2026-01-01")[0]).toMatch(/^1: no column of the head holds dates/);
  expect(told('email,date\n"a@x.com,2026-01-01\n')[0]).toMatch(/cannot be read as a table.*quotes/);
});
