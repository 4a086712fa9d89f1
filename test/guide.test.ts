import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../src/cli/program.ts";

/**
 * The guide's transcripts are real: every command of `docs/guide/late-list.md` is run, in order, and what stands below it
 * is what it prints. `UPDATE_DOCS=1` writes them anew.
 */
const GUIDE = new URL("../docs/guide/late-list.md", import.meta.url);

test("what the guide shows is what the commands print", async () => {
  const text = readFileSync(GUIDE, "utf8");
  const folder = mkdtempSync(join(tmpdir(), "footfall-guide-"));
  const [before, user] = [process.cwd(), process.env.FOOTFALL_USER];
  process.chdir(folder);
  process.env.FOOTFALL_USER = "maria";
  try {
    const parts = text.split(/^(```console\n[\s\S]*?^```$)/m);
    for (const [index, part] of parts.entries()) {
      if (part.startsWith("```console\n")) parts[index] = await rerun(part);
    }
    const fresh = parts.join("");
    if (process.env.UPDATE_DOCS) writeFileSync(GUIDE, fresh);
    else expect(settled(fresh)).toBe(settled(text));
  } finally {
    process.chdir(before);
    if (user === undefined) delete process.env.FOOTFALL_USER;
    else process.env.FOOTFALL_USER = user;
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

/** A block with its commands run once more; `| head -N` after a command shows its first lines. */
async function rerun(block: string): Promise<string> {
  const commands = block.split("\n").filter((line) => line.startsWith("$ "));
  const shown: string[] = [];
  for (const command of commands) {
    const [words = "", lines] = command.slice(2).split(" | head -");
    let out = "";
    const status = await runCli(wordsOf(words).slice(1), {
      out: (text) => {
        out += text;
      },
      error: (text) => {
        out += text;
      },
      isTerminal: false,
    });
    if (status !== 0) throw new Error(`${command}\n${out}`);
    const printed = out.trimEnd().split("\n");
    shown.push(command, ...(lines === undefined ? printed : printed.slice(0, Number(lines))), "");
  }
  return `\`\`\`console\n${shown.join("\n").trimEnd()}\n\`\`\``;
}

/** Words of a command line; single and double quotes hold words together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
}

/** Without what differs from run to run: how long it took, and when. */
function settled(text: string): string {
  return text.replaceAll(/\d+\.\d+ s\b/g, "… s").replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, "(when)");
}
