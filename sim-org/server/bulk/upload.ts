import { createWriteStream, renameSync, rmSync } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ApiError } from "../../org.ts";

/** Salesforce's limit for one job's upload. */
const UPLOAD_BYTES_MAX = 150_000_000;

/**
 * Writes an upload to its file; a connection that breaks off leaves nothing there.
 *
 * @throws {ApiError} 400 beyond 150 MB
 */
export async function receive(upload: Readable, file: string): Promise<void> {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes <= UPLOAD_BYTES_MAX) return done(null, chunk);
      done(new ApiError(400, "EXCEEDED_MAX_SIZE_REQUEST", "an upload holds at most 150 MB"));
    },
  });
  try {
    await pipeline(upload, counted, createWriteStream(`${file}.part`));
  } catch (error) {
    rmSync(`${file}.part`, { force: true });
    throw error;
  }
  renameSync(`${file}.part`, file);
}
