import type { FastifyHelmetOptions } from "@fastify/helmet";
import type { ServerConfig } from "./config.ts";

/** Half a year. */
const HSTS_SECONDS = 182 * 86_400;

/** Inline styles are the charts' and Mantine's; scripts are ours alone. */
const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", "data:"],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

/** The headers that keep browsers from doing what our pages never ask for. */
export function securityHeaders({ FOOTFALL_URL }: Pick<ServerConfig, "FOOTFALL_URL">): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: CONTENT_SECURITY,
    // Over HTTP browsers take no notice of it; names below ours are not ours to bind.
    strictTransportSecurity: FOOTFALL_URL?.startsWith("https:")
      ? { maxAge: HSTS_SECONDS, includeSubDomains: false }
      : false,
  };
}
