import Fastify from "fastify";
import { expect, test } from "vitest";
import { sendCsv } from "./csv.ts";
import { cell, quotedCell } from "./csv-cell.ts";

test("cells that a spreadsheet would run are disarmed; numbers stay numbers", () => {
  for (const text of ["=1+1", "+SUM(A1)", "-2+3", "@now", "\t=1", " =cmd|'/c calc'!A0", "\r=1"])
    expect(cell(text)).toBe(`'${text}`);
  for (const text of ["-12.50", "3", "Fair = good", "a@b.c", ""]) expect(cell(text)).toBe(text);
  expect(cell(null)).toBe("");
  expect(cell(-3)).toBe("-3");
  expect(quotedCell('=HYPERLINK("x","y")')).toBe(`"'=HYPERLINK(""x"",""y"")"`);
  expect(quotedCell([1, 2])).toBe('"[1,2]"');
});

test("a campaign's name that a spreadsheet would run comes disarmed in a download", async () => {
  const app = Fastify();
  app.get("/", (_, reply) =>
    sendCsv(reply, "x.csv", [{ name: '=HYPERLINK("https://evil.example","Fair")' }]),
  );
  const { payload } = await app.inject("/");
  await app.close();
  expect(payload).toBe(`name\r\n"'=HYPERLINK(""https://evil.example"",""Fair"")"\r\n`);
});
