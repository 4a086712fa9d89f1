import type { WrongInputs } from "./wrong-input.ts";

const RUN = ["run", "--source", "export", "--out", "outcome"];

export const COMMAND: WrongInputs = {
  title: "The command line",
  about: "Where the call itself is wrong, nothing is read at all.",
  cases: [
    {
      wrong: "no `--source`",
      args: ["run", "--out", "outcome"],
      exit: 2,
      says: [
        "error: required option '--source <folder or ZIP>' not specified",
        "(footfall run --help lists the options)",
      ],
    },
    {
      wrong: "no `--out`",
      args: ["run", "--source", "export"],
      exit: 2,
      says: [
        "error: required option '--out <folder>' not specified",
        "(footfall run --help lists the options)",
      ],
    },
    {
      wrong: "an option without its value",
      args: ["run", "--source", "export", "--out"],
      exit: 2,
      says: ["error: option '--out <folder>' argument missing", "(footfall run --help lists the options)"],
    },
    {
      wrong: "an empty value, as of a variable that was never set",
      args: ["run", "--source", "export", "--out", ""],
      exit: 2,
      says: [
        "error: option '--out <folder>' argument '' is invalid. It is empty.",
        "(footfall run --help lists the options)",
      ],
    },
    {
      wrong: "`--now` that is no instant",
      args: [...RUN, "--now", "2026-01-25"],
      exit: 2,
      says: [
        "error: option '--now <instant>' argument '2026-01-25' is invalid. Write an instant, as 2026-01-25T17:00:00Z.",
        "(footfall run --help lists the options)",
      ],
    },
    {
      wrong: "a format that is not written",
      args: [...RUN, "--format", "xlsx"],
      exit: 2,
      says: [
        "error: option '--format <format>' argument 'xlsx' is invalid. Allowed choices are csv, parquet.",
        "(footfall run --help lists the options)",
      ],
    },
    {
      wrong: "an unknown option",
      args: [...RUN, "--setings", "footfall.yaml"],
      exit: 2,
      says: [
        "error: unknown option '--setings'",
        "(Did you mean --settings?)",
        "(footfall run --help lists the options)",
      ],
    },
    {
      wrong: "a word too many",
      args: ["run", "export", ...RUN.slice(1)],
      exit: 2,
      says: [
        "error: too many arguments for 'run'. Expected 0 arguments but got 1: export.",
        "(footfall run --help lists the options)",
      ],
    },
    {
      wrong: "an unknown command",
      args: ["rnu"],
      exit: 2,
      says: ["error: unknown command 'rnu'", "(Did you mean run?)", "(footfall --help lists the commands)"],
    },
    {
      wrong: "an outcome where a file is",
      beside: { outcome: "a file" },
      says: ["outcome: is a file; name a folder for the outcome"],
    },
    {
      wrong: "an outcome inside a file",
      beside: { "notes.txt": "a file" },
      args: ["run", "--source", "export", "--out", "notes.txt/outcome"],
      says: ["notes.txt/outcome: lies in a file; name a folder for the outcome"],
    },
  ],
};
