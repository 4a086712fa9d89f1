import { ApiError } from "../org.ts";

/**
 * The parts of a `multipart/form-data` body by their names, as text.
 *
 * @param type - the header Content-Type
 * @returns `undefined` where the body is of another type
 * @throws {ApiError} 400 where it has no boundary, or a part no name
 */
export function formParts(type: string | undefined, body: string): Map<string, string> | undefined {
  if (!/^multipart\/form-data\b/i.test(type ?? "")) return undefined;
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type ?? "") ?? [];
  const boundary = quoted ?? plain;
  if (!boundary) throw malformed("the Content-Type names no boundary");
  const parts = new Map<string, string>();
  // Between the lines with the boundary; what stands before the first and behind the last is no part.
  for (const part of `\r\n${body}`.split(`\n--${boundary}`).slice(1, -1)) {
    const [, head = "", content = ""] = /^[ \t]*\r?\n(.*?)\r?\n\r?\n(.*?)\r?$/s.exec(part) ?? [];
    const name = /^Content-Disposition:.*\bname="?([^";\r\n]+)/im.exec(head)?.[1];
    if (name === undefined) throw malformed("a part has no name");
    parts.set(name, content);
  }
  return parts;
}

function malformed(reason: string): ApiError {
  return new ApiError(400, "INVALID_MULTIPART_REQUEST", `the multipart body cannot be read: ${reason}`);
}
