import { pipeline, Readable } from "node:stream";
import { constants, createGunzip, createGzip, gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";

/** Below that a compressed answer is no smaller. */
const BYTES_MIN = 2048;
const OPTIONS = { level: constants.Z_BEST_SPEED };

/** Answers in gzip where the client takes it and it pays; bodies that come in compressed are opened. */
export function addCompression(app: FastifyInstance): void {
  app.addHook("preParsing", async (request, _, payload) => {
    if (request.headers["content-encoding"] !== "gzip") return payload;
    delete request.headers["content-length"];
    return payload.pipe(createGunzip());
  });
  app.addHook("onSend", async (request, reply, payload) => {
    if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) return payload;
    if (payload instanceof Readable) {
      reply.header("content-encoding", "gzip").removeHeader("content-length");
      // A source that fails takes the answer with it: the client sees a body that breaks off.
      return pipeline(payload, createGzip(OPTIONS), () => {});
    }
    if (typeof payload !== "string" || payload.length < BYTES_MIN) return payload;
    reply.header("content-encoding", "gzip");
    const packed = gzipSync(payload, OPTIONS);
    reply.header("content-length", packed.length);
    return packed;
  });
}
