import { z } from "zod";

/** How Footfall signs in, with what it takes to do so again without a person. */
export const grantSchema = z.discriminatedUnion("auth", [
  z.object({
    auth: z.literal("web"),
    clientId: z.string(),
    /** Only where the app asks for it. */
    clientSecret: z.string().optional(),
    refreshToken: z.string(),
  }),
  z.object({ auth: z.literal("jwt"), clientId: z.string(), username: z.string(), privateKey: z.string() }),
  z.object({ auth: z.literal("client-credentials"), clientId: z.string(), clientSecret: z.string() }),
  z.object({
    auth: z.literal("password"),
    clientId: z.string(),
    clientSecret: z.string(),
    username: z.string(),
    /** With the security token behind it. */
    password: z.string(),
  }),
  z.object({ auth: z.literal("sf"), alias: z.string() }),
]);

export const connectionSchema = z.object({
  grant: grantSchema,
  loginUrl: z.string(),
  instanceUrl: z.string(),
  /** As `62.0`. */
  apiVersion: z.string(),
  /** 18 characters. */
  orgId: z.string(),
  userId: z.string(),
  username: z.string(),
  /** Undefined where the user may not see the organisation's record. */
  isSandbox: z.boolean().optional(),
  /** Of an org that has one alone, as ISO 4217. */
  currency: z.string().optional(),
  /** The last one; spares asking for another at each start. */
  accessToken: z.string(),
});

export type Grant = z.output<typeof grantSchema>;
export type AuthKind = Grant["auth"];
/** A store's connection to an org: secrets included, so it is only ever kept sealed. */
export type Connection = z.output<typeof connectionSchema>;

export const AUTH_KINDS = [
  "web",
  "jwt",
  "client-credentials",
  "password",
  "sf",
] as const satisfies AuthKind[];

/** Where a connection is kept, sealed. */
export interface CredentialStore {
  /** Undefined where the store is not connected. @throws {WrongKey} where it cannot be opened */
  read(): Promise<Connection | undefined>;
  write(connection: Connection): Promise<void>;
  remove(): Promise<void>;
}

/** The version that Footfall is built for; orgs keep answering to it for years. */
export const API_VERSION = "62.0";
const API_VERSION_MIN = 50;

/** @returns the version as Salesforce writes it, `62.0`; undefined where it is none or too old */
export function readApiVersion(text: string): string | undefined {
  const parts = /^v?(\d{2,3})(?:\.0)?$/.exec(text.trim());
  const major = Number(parts?.[1]);
  return parts && major >= API_VERSION_MIN ? `${major}.0` : undefined;
}
