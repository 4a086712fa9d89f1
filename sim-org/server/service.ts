import type { Org } from "../org.ts";
import type { Jobs } from "./bulk/jobs.ts";
import type { CallLog } from "./calls.ts";
import type { Clock } from "./clock.ts";
import type { Credentials } from "./credentials.ts";
import type { Faults } from "./faults/faults.ts";
import type { Cursors } from "./rest/cursors.ts";
import type { Sessions } from "./sessions.ts";
import type { ApiUsage } from "./usage.ts";

/** What the routes share. */
export type Service = {
  org: Org;
  clock: Clock;
  credentials: Credentials;
  /** To be called when the credentials have changed. */
  keepCredentials: () => void;
  sessions: Sessions;
  usage: ApiUsage;
  calls: CallLog;
  faults: Faults;
  cursors: Cursors;
  jobs: Jobs;
  /** The one currency that the org has, as ISO 4217. */
  currency: { isoCode: string };
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  url: string;
};
