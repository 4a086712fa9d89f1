import { ApiError } from "../../org.ts";
import { isObject } from "./resource.ts";

const REFERENCE = /@\{([^{}]+)\}/g;

/**
 * Puts the answers of former parts of a composite request where `@{ref.path}` stands: `@{account.id}`,
 * `@{found.records[0].Id}`.
 *
 * @param answers - bodies by reference id
 * @throws {ApiError} 400 PROCESSING_HALTED where there is no such answer
 */
export function filled(value: unknown, answers: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === "string")
    return value.replace(REFERENCE, (_, path: string) => String(lookedUp(path, answers)));
  if (Array.isArray(value)) return value.map((item) => filled(item, answers));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, answers)]));
}

function lookedUp(path: string, answers: ReadonlyMap<string, unknown>): unknown {
  const [name = "", ...steps] = path.split(/[.[\]]+/).filter((step) => step !== "");
  let found = answers.get(name);
  for (const step of steps) {
    if (Array.isArray(found)) found = found[Number(step)];
    else if (isObject(found)) found = found[step];
    else found = undefined;
  }
  if (found === undefined || found === null || typeof found === "object")
    throw new ApiError(400, "PROCESSING_HALTED", `Invalid reference specified. No value for ${path} found`);
  return found;
}
