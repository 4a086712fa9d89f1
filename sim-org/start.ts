import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockFolder } from "./folder-lock.ts";
import { openOrg } from "./open-org.ts";
import type { Org } from "./org.ts";
import { register } from "./server/admin.ts";
import { JobFolder } from "./server/bulk/job-folder.ts";
import { Jobs } from "./server/bulk/jobs.ts";
import { CallLog } from "./server/calls.ts";
import { type Clock, clockOver } from "./server/clock.ts";
import {
  type Credentials,
  freshCredentials,
  keepCredentials,
  readCredentials,
} from "./server/credentials.ts";
import { Faults } from "./server/faults/faults.ts";
import { Cursors } from "./server/rest/cursors.ts";
import { serverOver } from "./server/server.ts";
import type { Service } from "./server/service.ts";
import { Sessions } from "./server/sessions.ts";
import { ApiUsage } from "./server/usage.ts";

export type SimulatedOrgOptions = {
  /** 0 or none: a free one. */
  port?: number;
  /** A folder or ZIP of an export, to be loaded into an org that holds nothing yet. */
  load?: string;
  /** A folder where the org is kept, and found again the next time; default: memory. */
  data?: string;
  /** What the org's clock runs by; default: the machine's. */
  now?: () => number;
  /** Repeats the order of bulk results. */
  seed?: number;
};

/** An org that listens. */
export type SimulatedOrg = Omit<Credentials, "refreshTokens" | "certificates" | "redirectUris"> & {
  /** `http://127.0.0.1:PORT` */
  url: string;
  org: Org;
  clock: Clock;
  faults: Faults;
  /** Requests so far. */
  calls: CallLog;
  sessions: Sessions;
  /** What the org allows in a day, and what is used. */
  usage: ApiUsage;
  /** Bulk jobs: how long they take, how many rows a page has. */
  jobs: Jobs;
  /** The one currency that the org has, as ISO 4217; only SOAP tells. */
  currency: { isoCode: string };
  /** Lets JWT assertions be signed for this public key or certificate, in PEM. */
  registerCertificate(pem: string): void;
  /** Lets the app be called back at this address. */
  registerRedirectUri(uri: string): void;
  /** How many records of each object were loaded. */
  loaded: Record<string, number>;
  close(): Promise<void>;
};

/** An export cannot be loaded: the org holds records already. */
export class OrgNotEmpty extends Error {
  override name = "OrgNotEmpty";
}

/** What an org that is in use holds some of. */
const OBJECTS_OF_USE = ["Account", "Contact", "Lead", "Campaign", "Opportunity", "CampaignMember"];

/**
 * Starts the simulated org on 127.0.0.1.
 *
 * @throws {OrgNotEmpty} where `load` is asked of an org that holds records
 * @throws {FolderInUse} where the folder's org is open in another process
 */
export async function startSimulatedOrg(options: SimulatedOrgOptions = {}): Promise<SimulatedOrg> {
  const kept = options.data;
  const folder = kept ?? mkdtempSync(join(tmpdir(), "sim-org-"));
  mkdirSync(folder, { recursive: true });
  const release = kept === undefined ? () => {} : lockFolder(kept);
  const clock = clockOver(options.now);
  let service: Service;
  try {
    const org = openOrg({
      ...(kept === undefined ? {} : { file: join(kept, "org.sqlite") }),
      now: clock.now,
    });
    service = serviceOver(org, clock, folder, options.seed ?? 1);
  } catch (error) {
    release();
    throw error;
  }
  const { org } = service;
  const app = serverOver(service);
  const close = async () => {
    await app.close();
    await service.jobs.close();
    service.cursors.close();
    org.close();
    release();
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const loaded = options.load === undefined ? {} : await load(org, options.load, kept);
    service.jobs.resume();
    await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
    service.url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    return simulatedOrg(service, loaded, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function serviceOver(org: Org, clock: Clock, folder: string, seed: number): Service {
  const file = join(folder, "credentials.json");
  const credentials = readCredentials(file) ?? freshCredentials(org.id, usernameOf(org));
  const keep = () => keepCredentials(file, credentials);
  keep();
  return {
    org,
    clock,
    credentials,
    keepCredentials: keep,
    sessions: new Sessions(org.id, credentials, keep),
    usage: new ApiUsage(clock),
    calls: new CallLog(),
    faults: new Faults(),
    cursors: new Cursors(),
    jobs: new Jobs({ org, clock, folder: new JobFolder(join(folder, "jobs")), seed }),
    currency: { isoCode: "USD" },
    url: "",
  };
}

function simulatedOrg(
  service: Service,
  loaded: Record<string, number>,
  close: () => Promise<void>,
): SimulatedOrg {
  const { credentials, url, org, clock, faults, calls, sessions, usage, jobs, currency } = service;
  const { username, password, securityToken, clientId, clientSecret, accessToken } = credentials;
  const secrets = { username, password, securityToken, clientId, clientSecret, accessToken };
  return {
    ...{ url, ...secrets, org, clock, faults, calls, sessions, usage, jobs, currency, loaded, close },
    registerCertificate: (pem) => register(service, pem),
    registerRedirectUri: (uri) => {
      credentials.redirectUris.push(uri);
      service.keepCredentials();
    },
  };
}

async function load(org: Org, source: string, data: string | undefined): Promise<Record<string, number>> {
  for (const object of OBJECTS_OF_USE) {
    const cursor = org.query(`SELECT Id FROM ${object} LIMIT 1`, true);
    const { size } = cursor;
    cursor.close();
    if (size > 0)
      throw new OrgNotEmpty(
        `the org${data === undefined ? "" : ` in ${data}`} holds records of ${object} already; an export can only be loaded into an empty one: name another folder`,
      );
  }
  return org.load(source);
}

function usernameOf(org: Org): string {
  const cursor = org.query(`SELECT Username FROM User WHERE Id = '${org.userId}'`);
  const username = cursor.records(0, 1)[0]?.Username;
  cursor.close();
  return typeof username === "string" ? username : `integration@${org.id.toLowerCase()}.example`;
}
