import type { FastifyRequest } from "fastify";
import { HttpProblem } from "./problem.ts";

/** Lists and groups in one another; a rule's conditions are eight deep. */
const DEPTH_MAX = 50;

/**
 * Refuses what no schema looks for and no engine takes, in whatever a request brings: NUL characters and halves of a
 * character pair in texts and names, and bodies that nest without end.
 *
 * @throws {HttpProblem} 400 with the place
 */
export async function onlyUsable({ params, query, body }: FastifyRequest): Promise<void> {
  for (const [part, given] of Object.entries({ params, query, body })) {
    // No recursion: what nests without end must not end the stack.
    const open: { value: unknown; path: string; depth: number }[] = [{ value: given, path: part, depth: 0 }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { value, path, depth } = next;
      if (typeof value === "string") refuse(value, path);
      if (typeof value !== "object" || value === null) continue;
      if (depth > DEPTH_MAX) throw unusable(part, `nests lists or groups more than ${DEPTH_MAX} deep`);
      for (const [key, held] of Object.entries(value)) {
        refuse(key, path);
        open.push({ value: held, path: `${path}.${key}`, depth: depth + 1 });
      }
    }
  }
}

function refuse(text: string, path: string): void {
  if (text.includes("\0")) throw unusable(path, "holds a NUL character; type the text again");
  if (!text.isWellFormed())
    throw unusable(path, "holds half of a character (a lone surrogate); type the text again");
}

function unusable(path: string, message: string): HttpProblem {
  const place = path.toWellFormed().replaceAll("\0", "\uFFFD").slice(0, 200);
  return new HttpProblem(400, "invalid", `${place} ${message}.`, { problems: [{ path: place, message }] });
}
