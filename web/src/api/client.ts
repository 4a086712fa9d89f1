import createClient from "openapi-fetch";
import type { paths } from "./paths.ts";

/** The HTTP API of the server that serves this page; the session's cookie goes along by itself. */
export const api = createClient<paths>({ baseUrl: "" });

/** What the server says went wrong, as RFC 9457 has it; `detail` tells people what to do. */
export class ApiProblem extends Error {
  override name = "ApiProblem";
  readonly status: number;
  /** The kind of problem, as `stale`. */
  readonly code: string;
  /** All that the server told beside the text. */
  readonly told: Record<string, unknown>;

  constructor(status: number, told: Record<string, unknown>) {
    super(String(told.detail ?? told.title ?? `The server answered ${status}.`));
    this.status = status;
    this.code = String(told.type ?? "")
      .split(/[:/#]/)
      .at(-1) as string;
    this.told = told;
  }
}

/** One problem of several, with its place. */
export type Fault = { path?: string; line?: number; message: string };

/** The single problems that the server lists, if it does. */
export function faultsOf(error: unknown): Fault[] {
  return error instanceof ApiProblem && Array.isArray(error.told.problems)
    ? (error.told.problems as Fault[])
    : [];
}

/**
 * The answer's content.
 *
 * @throws {ApiProblem} where the server refuses; where it cannot be reached, one of status 0
 */
export async function answered<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  let answer: { data?: T; error?: unknown; response: Response };
  try {
    answer = await asked;
  } catch {
    throw new ApiProblem(0, { detail: "The server cannot be reached. Check that it runs, then try again." });
  }
  const { data, error, response } = answer;
  if (response.ok) return data as NonNullable<T>;
  const told = typeof error === "object" && error !== null ? (error as Record<string, unknown>) : {};
  throw new ApiProblem(response.status, told);
}
