import { expect, test } from "vitest";
import { told } from "../../test/support/told.ts";
import { EXIT } from "./program.ts";

test.each(["constructor", "toString", "__proto__", ""])("%j is no command", async (word) => {
  const { status, error } = await told(word);
  expect(status).toBe(EXIT.usage);
  expect(error).toContain(`error: unknown command '${word}'`);
});

test("the help lists every command, and a command that is named alone has its own", async () => {
  const { out } = await told("--help");
  const commands = [...out.matchAll(/^ {2}([a-z-]+)(?= \[| {2})/gm)].map(([, name]) => String(name));
  expect(commands.length).toBeGreaterThan(20);
  for (const name of commands.filter((each) => each !== "help"))
    expect((await told(name, "--help")).out, name).toContain(`Usage: footfall ${name} `);
});
