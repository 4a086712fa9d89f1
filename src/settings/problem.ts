/** Something in the input or the settings that a person has to put right. */
export type Problem = {
  /** The file as the person knows it, or where there is none, the thing in which the problem stands. */
  file: string;
  line?: number;
  /** Column name of a CSV file; path of a setting, as `sync.rules[0].name`. */
  column?: string;
  /** Character in the line, 1-based, where a text and not a table is read. */
  character?: number;
  /** What is wrong and how to put it right. */
  message: string;
};

/** `FILE:LINE:COLUMN-NAME: what is wrong and how to put it right`, what is unknown left out. */
export function problemText(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined);
  // What begins its line is found without counting.
  const character = (problem.character ?? 1) === 1 ? "" : ` (character ${problem.character})`;
  // A cell may hold line ends; a problem is one line.
  return `${place.join(":")}: ${problem.message}${character}`.replaceAll(/\s*[\r\n]+\s*/g, " ");
}

/** Problems of one text in the order in which they stand there. */
export function inTextOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.character ?? 0) - (other.character ?? 0),
  );
}

/** The input or the settings are wrong; nothing has been written. Ends the command with exit status 1. */
export class InputError extends Error {
  readonly problems: readonly Problem[];
  /** How many there are in all, where not all were kept. */
  readonly count: number;

  constructor(problems: readonly Problem[], count = problems.length) {
    super(problems.map(problemText).join("\n"));
    this.name = "InputError";
    this.problems = problems;
    this.count = Math.max(count, problems.length);
  }
}
