import type { WrongInput, WrongInputs } from "./wrong-input.ts";

/** Lines of one message that the table shows; the 100 lines of a long answer say nothing new. */
const SHOWN_LINES = 7;

/** The page of all messages, in Markdown. */
export function errorsPage(sections: readonly WrongInputs[]): string {
  return `# When something is wrong

Footfall checks everything before it writes anything: after an error the folder of the outcome is as it was. Each problem is one line on standard error,
\`FILE:LINE:COLUMN-NAME: what is wrong and how to put it right\`, with as much of the place as there is; in a settings file the column name is the path of the setting.
The exit status is 1 where the input or the settings are wrong, 2 where the command was called wrongly, 4 where it was refused to protect what is there (and 3 for an
error of Footfall itself, which should never happen: please report it). This page is made from the tests: every row is run, and says exactly this.
${sections.map(section).join("")}`;
}

function section({ title, about, cases }: WrongInputs): string {
  return `
## ${title}

${about}

| what is wrong | exit status | message |
|---|---|---|
${cases.map(row).join("\n")}
`;
}

function row({ wrong, exit = 1, says }: WrongInput): string {
  const lines = says.length > SHOWN_LINES ? [...says.slice(0, 2), "…", ...says.slice(-1)] : says;
  return `| ${wrong} | ${exit} | ${lines.map(code).join("<br>")} |`;
}

function code(line: string): string {
  return line === "…" ? line : `\`${line.replaceAll("|", "\\|")}\``;
}
