import type { FastifyRequest } from "fastify";
import { ApiError } from "../org.ts";

/** The token that a request carries; Salesforce takes `OAuth` for `Bearer`. */
export function bearerOf(request: FastifyRequest): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

/** A body that was read whole, as text. */
export function bodyText(request: FastifyRequest): string {
  return Buffer.isBuffer(request.body) ? request.body.toString("utf8") : "";
}

/** A body as JSON; `undefined` where there is none. @throws {ApiError} 400 JSON_PARSER_ERROR */
export function bodyJson(request: FastifyRequest): unknown {
  return jsonIn(bodyText(request));
}

/** @throws {ApiError} 400 JSON_PARSER_ERROR */
export function jsonIn(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, "JSON_PARSER_ERROR", error instanceof Error ? error.message : "no JSON");
  }
}
