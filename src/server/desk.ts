import type { Accounts } from "../state/accounts.ts";
import type { Auth } from "./accounts/auth.ts";
import type { Tries } from "./accounts/tries.ts";
import type { ServerConfig } from "./config.ts";
import type { Jobs } from "./jobs.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Stores } from "./stores.ts";

export type { OpenStore } from "./stores.ts";

/** What every route has at hand. */
export type Desk = {
  config: ServerConfig;
  accounts: Accounts;
  auth: Auth;
  tries: Tries;
  stores: Stores;
  jobs: Jobs;
  /** The address that people use; links begin with it. */
  origin: string;
  /** From the moment when the stores are open. */
  scheduler?: Scheduler;
  /** A line of the log, for what nobody waits for. */
  log: (line: string) => void;
};
