import { ApiError } from "../../org.ts";
import { DELIMITERS, type Job, LINE_ENDINGS } from "./job.ts";

/** How the CSV of a job looks; comma and LF where the client says nothing. @throws {ApiError} 400 */
export function csvOptions(body: Record<string, unknown>): Pick<Job, "columnDelimiter" | "lineEnding"> {
  const { contentType = "CSV" } = body;
  if (contentType !== "CSV")
    throw new ApiError(400, "INVALIDCONTENT", `contentType ${contentType} is not supported: CSV`);
  return {
    columnDelimiter: oneOf(body, "columnDelimiter", keys(DELIMITERS), "COMMA"),
    lineEnding: oneOf(body, "lineEnding", keys(LINE_ENDINGS), "LF"),
  };
}

/** @throws {ApiError} 400 where the value is none of those named; without a default, also where it is missing */
export function oneOf<T extends string>(
  body: Record<string, unknown>,
  name: string,
  values: readonly T[],
  missing?: T,
): T {
  const value = body[name] ?? missing;
  const known = values.find((candidate) => candidate === value);
  if (known === undefined)
    throw new ApiError(
      400,
      "INVALIDJOB",
      `${name} has to be one of ${values.join(", ")}, not ${String(value)}`,
    );
  return known;
}

function keys<T extends string>(values: Record<T, string>): T[] {
  return Object.keys(values) as T[];
}
