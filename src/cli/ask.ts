import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** A question to a person; what is secret is not shown while it is typed. */
export type Question = {
  /** The variable of the environment that answers it beforehand. */
  variable: string;
  text: string;
  isSecret?: boolean;
  /** An empty answer will do. */
  isOptional?: boolean;
};

/**
 * The answer, from the environment or from a prompt; never from an argument, which others on the machine can read.
 *
 * @throws {UsageError} where neither is there
 */
export async function ask(io: Io, question: Question): Promise<string> {
  const { variable, text, isSecret = false, isOptional = false } = question;
  const given = process.env[variable]?.trim();
  if (given) return given;
  const canAsk = io.isTerminal && process.stdin.isTTY === true;
  if (!canAsk) {
    if (isOptional) return "";
    throw new UsageError(
      `${variable} is not set, and there is no terminal to ask at; set it in the environment`,
    );
  }
  io.error(`${text}${isOptional ? " (Enter for none)" : ""}: `);
  const answer = (await readAnswer(io, isSecret)).trim();
  if (answer === "" && !isOptional) throw new UsageError(`${text} is wanted; ${variable} can hold it too`);
  return answer;
}

/** One line from the terminal. */
function readAnswer(io: Io, isSecret: boolean): Promise<string> {
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!isSecret) io.error(String(chunk));
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output: echo, terminal: true, historySize: 0 });
  return new Promise((resolve, reject) => {
    terminal.once("line", (line) => {
      resolve(line);
      terminal.close();
      if (isSecret) io.error("\n");
    });
    terminal.once("SIGINT", () => {
      reject(new UsageError("stopped; nothing has changed"));
      terminal.close();
    });
    // The end of the input is an answer too: none.
    terminal.once("close", () => resolve(""));
  });
}
