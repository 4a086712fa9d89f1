import { structuredPatch } from "diff";

/** A line of a comparison: as it was, taken out, added, or so many that are left out because nothing differs there. */
export type DiffLine =
  | { kind: "same" | "out" | "in"; text: string; line: number }
  | { kind: "gap"; lines: number };

/** Lines around a difference that are told with it. */
const AROUND = 2;
/** Milliseconds; texts that have nothing in common would take seconds, and nobody reads such a comparison. */
const TIME_MAX = 300;

/**
 * What differs between two texts, line by line, with a little of what stands around; nothing where they agree, or
 * undefined where they differ in so much that it cannot be told in time.
 *
 * `line` is the number in the text that holds it: the former for lines that go, the new for all others.
 */
export function lineDiff(before: string, after: string): DiffLine[] | undefined {
  const [was, is] = [lineEnds(before), lineEnds(after)];
  const patch = structuredPatch("", "", was, is, undefined, undefined, {
    context: AROUND,
    timeout: TIME_MAX,
  });
  if (!patch) return undefined;
  const told: DiffLine[] = [];
  let next = 1;
  const leaveOut = (until: number) => {
    if (until > next) told.push({ kind: "gap", lines: until - next });
  };
  for (const { oldStart, newStart, newLines, lines } of patch.hunks) {
    leaveOut(newStart);
    let [old, fresh] = [oldStart, newStart];
    for (const line of lines) {
      const text = line.slice(1);
      if (line.startsWith("-")) told.push({ kind: "out", text, line: old++ });
      else if (line.startsWith("+")) told.push({ kind: "in", text, line: fresh++ });
      else if (line.startsWith(" ")) {
        told.push({ kind: "same", text, line: fresh++ });
        old++;
      }
    }
    next = newStart + newLines;
  }
  if (told.length > 0) leaveOut(is.split("\n").length);
  return told;
}

/** One way to end a line, the last one too. */
const lineEnds = (text: string) => `${text.replaceAll("\r\n", "\n").replace(/\n$/, "")}\n`;
