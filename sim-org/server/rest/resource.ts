import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { ApiError } from "../../org.ts";
import type { Fault } from "../faults/fault.ts";
import type { Service } from "../service.ts";

/** One request below `/services/data/vXX.X`. */
export type RestRequest = {
  service: Service;
  /** `62.0` */
  version: string;
  /** The variable parts of the path, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** JSON, parsed; `undefined` without a body. */
  body: unknown;
  /** A CSV body, unread. */
  upload: Readable | undefined;
  /** A fault that the handling itself has to bring about: of rows, of a job, of results. */
  fault: Fault | undefined;
};

/** What is answered: a value that becomes JSON, or a stream that goes out as it is. */
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

/** A resource of the API. */
export type Resource = {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below the version; `:name` stands for one part. */
  path: string;
  /** Whether it may change records. */
  write?: boolean;
  answer(request: RestRequest): Answer | Promise<Answer>;
};

/** @returns the value of a variable part of the path, which the pattern promises */
export function param(request: RestRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`the path has no part "${name}"`);
  return value;
}

/** @throws {ApiError} 400 where the body is no JSON object */
export function objectBody(request: RestRequest): Record<string, unknown> {
  if (isObject(request.body)) return request.body;
  throw new ApiError(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, and is a JSON object");
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export const notFound = () => new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
