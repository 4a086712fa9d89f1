import { runCli } from "../../src/cli/program.ts";

export type Told = { status: number; out: string; error: string };

/** Runs a command in this process, as a script does. */
export async function told(...args: string[]): Promise<Told> {
  const answer: Told = { status: 0, out: "", error: "" };
  answer.status = await runCli(args, {
    out: (text) => {
      answer.out += text;
    },
    error: (text) => {
      answer.error += text;
    },
    isTerminal: false,
  });
  return answer;
}
