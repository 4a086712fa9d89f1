import { isIP } from "node:net";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ServerConfig } from "./config.ts";
import { HttpProblem } from "./problem.ts";

/**
 * What holds for every request, whoever asks: it names a host of ours (DNS rebinding), and a browser sends it from our
 * own pages (cross-site request forgery).
 */
export function guard(app: FastifyInstance, config: ServerConfig): void {
  const hosts = hostsOf(config);
  app.addHook("onRequest", async (request) => {
    if (!hosts.has(hostOf(request)))
      throw new HttpProblem(
        421,
        "unknown_host",
        "This server does not answer to that name; use its own address, or set FOOTFALL_URL to the one that people use.",
      );
    if (request.method === "GET" || request.method === "HEAD") return;
    const { origin } = request.headers;
    const site = request.headers["sec-fetch-site"];
    // Browsers always send one of the two with what changes something; other programs hold no cookies of a person.
    const isForeign =
      (origin !== undefined && !isOwnOrigin(origin, request, config)) ||
      (site !== undefined && site !== "same-origin" && site !== "none");
    if (isForeign) throw new HttpProblem(403, "cross_site", "Another site sent this; nothing was done.");
  });
}

function hostsOf({ HOST, FOOTFALL_URL }: ServerConfig): Set<string> {
  const hosts = new Set(["localhost", "127.0.0.1", "[::1]"]);
  if (FOOTFALL_URL) hosts.add(new URL(FOOTFALL_URL).hostname);
  if (HOST !== "0.0.0.0" && HOST !== "::") hosts.add(isIP(HOST) === 6 ? `[${HOST}]` : HOST.toLowerCase());
  return hosts;
}

/** The host that was asked for, without its port. */
function hostOf(request: FastifyRequest): string {
  const host = request.headers.host?.toLowerCase() ?? "";
  return host.replace(/:\d+$/, "");
}

function isOwnOrigin(origin: string, request: FastifyRequest, { FOOTFALL_URL }: ServerConfig): boolean {
  return origin === FOOTFALL_URL || origin.replace(/^https?:\/\//, "") === request.headers.host;
}
