import type { Route } from "../route.ts";
import { campaignRoutes } from "./campaigns.ts";
import { changeRoutes } from "./changes.ts";
import { channelRoutes } from "./channels.ts";
import { eraseRoutes } from "./erase.ts";
import { historyRoutes } from "./history.ts";
import { jobRoutes } from "./jobs.ts";
import { journeyRoutes } from "./journeys.ts";
import { keyRoutes } from "./keys.ts";
import { orgRoutes } from "./org.ts";
import { radarRoutes } from "./radar.ts";
import { reportRoutes } from "./reports.ts";
import { ruleRoutes } from "./rules.ts";
import { sessionRoutes } from "./session.ts";
import { settingsRoutes } from "./settings.ts";
import { storeRoutes } from "./store.ts";
import { userRoutes } from "./users.ts";

/** Every route of the API. A test asks each of them in every role. */
export const ROUTES: readonly Route[] = [
  ...sessionRoutes,
  ...userRoutes,
  ...keyRoutes,
  ...storeRoutes,
  ...settingsRoutes,
  ...campaignRoutes,
  ...channelRoutes,
  ...changeRoutes,
  ...historyRoutes,
  ...ruleRoutes,
  ...journeyRoutes,
  ...reportRoutes,
  ...radarRoutes,
  ...jobRoutes,
  ...orgRoutes,
  ...eraseRoutes,
];
