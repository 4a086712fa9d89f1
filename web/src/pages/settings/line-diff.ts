/** A line of a comparison: as it was, taken out, added, or so many that are left out because nothing differs there. */
export type DiffLine =
  | { kind: "same" | "out" | "in"; text: string; line: number }
  | { kind: "gap"; lines: number };

/** Lines around a difference that are told with it. */
const AROUND = 2;
/** More cells than this are not compared one by one: what differs is told as a block. */
const CELLS_MAX = 4_000_000;

/**
 * What differs between two texts, line by line, with a little of what stands around; nothing where they agree.
 *
 * `line` is the number in the text that holds it: the former for lines that go, the new for all others.
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(was.length, is.length);
  let head = 0;
  while (head < shorter && was[head] === is[head]) head++;
  let tail = 0;
  while (tail < shorter - head && was.at(-1 - tail) === is.at(-1 - tail)) tail++;
  if (head === was.length && head === is.length) return [];
  const same = (text: string, index: number): DiffLine => ({ kind: "same", text, line: index + 1 });
  const all: DiffLine[] = [
    ...is.slice(0, head).map(same),
    ...middle(was.slice(head, was.length - tail), is.slice(head, is.length - tail), head),
    ...is.slice(is.length - tail).map((text, index) => same(text, is.length - tail + index)),
  ];
  return withGaps(all);
}

const linesOf = (text: string) => text.replace(/\n$/, "").split(/\r?\n/);

/** The longest common lines stay; the others go or come. */
function middle(was: readonly string[], is: readonly string[], head: number): DiffLine[] {
  const out = (index: number): DiffLine => ({ kind: "out", text: was[index] ?? "", line: head + index + 1 });
  const added = (index: number): DiffLine => ({ kind: "in", text: is[index] ?? "", line: head + index + 1 });
  if (was.length * is.length > CELLS_MAX)
    return [...was.map((_, i) => out(i)), ...is.map((_, i) => added(i))];
  const width = is.length + 1;
  const common = new Uint32Array((was.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = was.length - 1; i >= 0; i--)
    for (let j = is.length - 1; j >= 0; j--)
      common[i * width + j] = was[i] === is[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < was.length || j < is.length) {
    if (i < was.length && j < is.length && was[i] === is[j]) {
      lines.push({ kind: "same", text: is[j] ?? "", line: head + j + 1 });
      i++;
      j++;
    } else if (i < was.length && (j === is.length || at(i + 1, j) >= at(i, j + 1))) lines.push(out(i++));
    else lines.push(added(j++));
  }
  return lines;
}

/** Without what is far from every difference. */
function withGaps(all: readonly DiffLine[]): DiffLine[] {
  const near = new Set<number>();
  for (const [index, { kind }] of all.entries())
    if (kind !== "same") for (let by = -AROUND; by <= AROUND; by++) near.add(index + by);
  const told: DiffLine[] = [];
  for (const [index, line] of all.entries()) {
    const last = told.at(-1);
    if (near.has(index)) told.push(line);
    else if (last?.kind === "gap") last.lines++;
    else told.push({ kind: "gap", lines: 1 });
  }
  return told;
}
