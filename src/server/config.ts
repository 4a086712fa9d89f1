import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { issueText } from "../settings/issue-text.ts";
import { InputError } from "../settings/problem.ts";

/**
 * What an administrator decides about the server: by environment, or in a YAML file of the same names.
 *
 * One table for reading, checking and `footfall serve --help`.
 */
const port = z.coerce.number().int().min(0).max(65_535);
const origin = z
  .url({ protocol: /^https?$/, error: "is no address; write https://footfall.example.com" })
  .transform((text) => new URL(text).origin);

/** Only what proxies of ours have written counts: whoever asks can write more to the left of it. */
const proxies = z
  .union([z.boolean(), z.number(), z.string()])
  .transform(String)
  .refine(
    (text) => /^(true|false|\d{1,2})$/i.test(text) || text.split(",").every(isNetwork),
    "is neither a number of proxies nor a list of their addresses; write 1, or 10.0.0.0/8,192.168.1.7",
  )
  .transform((text): boolean | number | string[] => {
    if (/^false$|^0+$/i.test(text)) return false;
    if (/^true$/i.test(text)) return 1;
    return /^\d+$/.test(text) ? Number(text) : text.split(",").map((each) => each.trim());
  });

function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.trim().split("/");
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    most > 0 && more.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most))
  );
}

export const CONFIG = {
  PORT: { schema: port.default(4270), says: "where the server listens; 0 is a free port" },
  HOST: {
    schema: z.string().min(1).default("127.0.0.1"),
    says: "the address of this machine that it listens on",
  },
  FOOTFALL_HOME: {
    schema: z.string().min(1).default("footfall-home"),
    says: "the folder of stores and accounts",
  },
  FOOTFALL_URL: {
    schema: origin.optional(),
    says: "the address that people use, where a proxy stands before the server; links and cookies follow it",
  },
  DATABASE_URL: {
    schema: z.string().min(1).optional(),
    says: "a PostgreSQL for what people type; default: PGlite in FOOTFALL_HOME",
  },
  FOOTFALL_SECRET: {
    schema: z.string().min(16, "needs at least 16 characters").optional(),
    says: "seals sessions and credentials; default: a key file outside the stores, readable by its owner alone",
  },
  FOOTFALL_METRICS_TOKEN: {
    schema: z.string().min(16, "needs at least 16 characters").optional(),
    says: "who reads /metrics sends it as a bearer token; without it, only the machine itself may",
  },
  FOOTFALL_TRUST_PROXY: {
    schema: proxies.default(false),
    says: "how many proxies of yours stand before the server (true: one), or their addresses (10.0.0.0/8,::1): whom X-Forwarded-For names beyond them is who asks",
  },
  FOOTFALL_TRIES_PER_MINUTE: {
    schema: z.coerce.number().int().min(1).max(10_000).default(20),
    says: "how often one place may try to sign in, a one-time link, or to connect an org, in a minute; more where many sit behind one address",
  },
  FOOTFALL_CALLBACK_PORT: {
    schema: z.coerce.number().int().min(1).max(65_535).optional(),
    says: "the port of this machine to which Salesforce sends a browser back after signing in (1717 where none is set)",
  },
  FOOTFALL_SMTP: {
    schema: z
      .url({ protocol: /^smtps?$/, error: "is no address; write smtp://USER:PASSWORD@HOST:587" })
      .optional(),
    says: "the mail server that sends invitations, password links and warnings; without it, links are shown to the admin",
  },
  FOOTFALL_MAIL_FROM: {
    schema: z.string().min(3).default("footfall@localhost"),
    says: "whom these mails come from",
  },
  FOOTFALL_MAIL_TO: { schema: z.string().min(3).optional(), says: "who is told of a failed or overdue sync" },
  FOOTFALL_WEBHOOK: {
    schema: z
      .url({ protocol: /^https?$/, error: "is no address; write https://hooks.example.com/..." })
      .optional(),
    says: "an address that is told of a failed or overdue sync, as JSON by POST",
  },
  FOOTFALL_LOG: {
    schema: z.enum(["debug", "info", "warn", "error", "silent"]).default("warn"),
    says: "how much is logged, as JSON lines on standard error",
  },
} as const;

type Names = keyof typeof CONFIG;
export type ServerConfig = { [Name in Names]: z.output<(typeof CONFIG)[Name]["schema"]> };

/** The one name that says where the others are. */
export const CONFIG_FILE = "FOOTFALL_CONFIG";

/**
 * The configuration: the environment beats the file that `FOOTFALL_CONFIG` names, which beats the defaults.
 *
 * @throws {InputError} with everything that is wrong, each with its name
 */
export function readConfig(environment: Record<string, string | undefined>): ServerConfig {
  const path = environment[CONFIG_FILE];
  const file = path ? readFile(path) : {};
  const unknown = Object.keys(file).filter((name) => !(name in CONFIG));
  const problems = unknown.map((name) => ({
    file: path ?? "",
    message: `${name}: is no name of the configuration; footfall serve --help lists them`,
  }));
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(CONFIG)) {
    const given = environment[name] || undefined;
    const read = (schema as z.ZodType).safeParse(given ?? file[name]);
    if (read.success) values[name] = read.data;
    else
      for (const issue of read.error.issues)
        problems.push({
          file: given === undefined && path ? path : "environment",
          message: `${name}: ${issueText(issue)}`,
        });
  }
  if (problems.length > 0) throw new InputError(problems);
  return values as ServerConfig;
}

function readFile(path: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(parse(readFileSync(path, "utf8")) ?? {});
  } catch (error) {
    throw new InputError([
      { file: path, message: `cannot be read as YAML (${(error as Error).message.split("\n")[0]})` },
    ]);
  }
}

/** For `--help`: every name, what it says, and its default. */
export function configHelp(): string {
  const lines = Object.entries(CONFIG).map(([name, { schema, says }]) => {
    const read = (schema as z.ZodType).safeParse(undefined);
    const given = read.success && read.data !== undefined ? ` (default: ${read.data})` : "";
    return `  ${name.padEnd(24)}${says}${given}`;
  });
  return [
    "Configuration, by environment variable or in a YAML file of the same names:",
    `  ${CONFIG_FILE.padEnd(24)}the file`,
    ...lines,
  ].join("\n");
}

/** Where things lie below the home. */
export function placesIn(home: string): {
  accounts: string;
  demo: string;
  own: string;
  /** Stands where the demo was thrown away: the next start does not make it anew. */
  demoGone: string;
} {
  const folder = resolve(home);
  return {
    accounts: join(folder, "accounts"),
    demo: join(folder, "demo"),
    own: join(folder, "own"),
    demoGone: join(folder, "demo-thrown-away"),
  };
}
