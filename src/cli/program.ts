import { Command, CommanderError } from "commander";
import { NothingToExplain, OrgError, StoreMissing, StoreRefused } from "../app/errors.ts";
import { packageVersion } from "../app/package-version.ts";
import { InputError, problemText } from "../settings/problem.ts";
import type { Io } from "./io.ts";
import { filledOption } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** Exit statuses (shared/spec/contract.md). */
export const EXIT = { done: 0, input: 1, usage: 2, internal: 3, refused: 4 } as const;

/** The commands in the order of the help. Loading them all takes longer than many of them: only the one that is named is. */
const COMMANDS: Record<string, () => Promise<(io: Io) => Command>> = {
  run: async () => (await import("./run.ts")).runCommand,
  import: async () => (await import("./store.ts")).importCommand,
  preview: async () => (await import("./store.ts")).previewCommand,
  publish: async () => (await import("./store.ts")).publishCommand,
  history: async () => (await import("./store.ts")).historyCommand,
  undo: async () => (await import("./store.ts")).undoCommand,
  diff: async () => (await import("./store.ts")).diffCommand,
  results: async () => (await import("./store.ts")).resultsCommand,
  verify: async () => (await import("./store.ts")).verifyCommand,
  export: async () => (await import("./sync.ts")).exportCommand,
  sync: async () => (await import("./sync.ts")).syncCommand,
  radar: async () => (await import("./radar.ts")).radarCommand,
  explain: async () => (await import("./explain.ts")).explainCommand,
  report: async () => (await import("./report.ts")).reportCommand,
  settings: async () => (await import("./settings.ts")).settingsCommand,
  model: async () => (await import("./model.ts")).modelCommand,
  connect: async () => (await import("./connect.ts")).connectCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
  org: async () => (await import("./org.ts")).orgCommand,
  erase: async () => (await import("./erase.ts")).eraseCommand,
  compact: async () => (await import("./compact.ts")).compactCommand,
  serve: async () => (await import("./serve.ts")).serveCommand,
  demo: async () => (await import("./demo.ts")).demoCommand,
  "sim-org": async () => (await import("./sim-org.ts")).simOrgCommand,
};

/** What it means when a path that a person named cannot be used; only what no command has looked at itself. */
const PATH_FAULTS: Record<string, string> = {
  EACCES: "may not be used by this user",
  EPERM: "may not be used by this user",
  EROFS: "lies on a disk that cannot be written",
  EEXIST: "is a file, and a folder is wanted",
  ENOTDIR: "is a file or lies in one, and a folder is wanted",
  EISDIR: "is a folder, and a file is wanted",
};

/** Problems shown before the rest is only counted. */
const SHOWN_PROBLEMS = 100;

/**
 * Runs the command line.
 *
 * @param args - the words after the program's name
 * @returns the exit status
 */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  const program = new Command("footfall")
    .description("Offline campaign attribution for Salesforce")
    .enablePositionalOptions()
    .version(packageVersion());
  const [word = ""] = args;
  const named = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  for (const load of named ? [named] : Object.values(COMMANDS)) program.addCommand((await load())(io));
  prepare(program, "footfall", io);
  try {
    await program.parseAsync([...args], { from: "user" });
    return EXIT.done;
  } catch (error) {
    return report(error, io);
  }
}

/**
 * What all commands share: Commander's own words go where ours go, it throws where it would end the process, after
 * a wrong call it says where to look, and it takes no empty values.
 */
function prepare(command: Command, words: string, io: Io): void {
  const lists = command.commands.length > 0 ? "commands" : "options";
  command
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.error })
    .showHelpAfterError(`(${words} --help lists the ${lists})`);
  for (const option of command.options)
    if (option.required && !option.variadic && !option.parseArg) option.argParser(filledOption);
  for (const child of command.commands) prepare(child, `${words} ${child.name()}`, io);
}

function report(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof UsageError) {
    io.error(`${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof InputError) {
    for (const problem of error.problems.slice(0, SHOWN_PROBLEMS)) io.error(`${problemText(problem)}\n`);
    const more = error.count - Math.min(error.problems.length, SHOWN_PROBLEMS);
    if (more > 0) io.error(`... and ${more} more ${more === 1 ? "problem" : "problems"}\n`);
    return EXIT.input;
  }
  if (error instanceof NothingToExplain || error instanceof StoreMissing || error instanceof OrgError) {
    io.error(`${error.message}\n`);
    return EXIT.input;
  }
  if (error instanceof StoreRefused) {
    io.error(`${error.message}\n`);
    return EXIT.refused;
  }
  const { code = "", path } = error as NodeJS.ErrnoException;
  if (PATH_FAULTS[code]) {
    io.error(`${path ?? "a file that was named"}: ${PATH_FAULTS[code]}; name another\n`);
    return EXIT.input;
  }
  io.error(`internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.internal;
}
