import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import { queries, sessionQuery } from "./api/queries.ts";
import { type Address, CARRIED } from "./frame/address.ts";
import { Frame } from "./frame/Frame.tsx";
import { Failure } from "./parts/Failure.tsx";
import { NotThere } from "./parts/NotThere.tsx";
import { Page } from "./parts/Page.tsx";

/** Every page with its address; each is loaded when it is first opened. */

const Broken = ({ error }: { error: unknown }) => (
  <Failure error={error instanceof Error ? error : new Error(String(error))} />
);

const root = createRootRoute({
  component: Outlet,
  validateSearch: (search): Address => search as Address,
  search: { middlewares: [retainSearchParams<Address>([...CARRIED])] },
  notFoundComponent: NotThere,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./pages/SignIn.tsx"), "SignIn"),
});
const link = createRoute({
  getParentRoute: () => root,
  path: "/link/$token",
  component: lazyRouteComponent(() => import("./pages/TakeLink.tsx"), "TakeLink"),
});

/** Pages of who is signed in; others are asked to sign in, and come back. */
const home = createRoute({
  getParentRoute: () => root,
  id: "home",
  component: Frame,
  beforeLoad: async ({ location }) => {
    const user = await queries.ensureQueryData(sessionQuery);
    if (!user) throw redirect({ to: "/sign-in", search: { to: location.href } as never });
  },
  errorComponent: Broken,
});

const page = <Path extends string>(path: Path, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => home,
    path,
    component: lazyRouteComponent(load as never, name as never),
    errorComponent: Broken,
  });

/** Any other address of who is signed in: told within the frame. */
const elsewhere = createRoute({
  getParentRoute: () => home,
  path: "$",
  component: () => (
    <Page title="Not there">
      <NotThere />
    </Page>
  ),
});

const pages = [
  page("/", () => import("./pages/Overview.tsx"), "Overview"),
  page("/campaigns", () => import("./pages/campaigns/Campaigns.tsx"), "Campaigns"),
  page("/campaigns/$id", () => import("./pages/campaigns/CampaignPage.tsx"), "CampaignPage"),
  page("/preview", () => import("./pages/preview/Preview.tsx"), "Preview"),
  page("/rules", () => import("./pages/rules/Rules.tsx"), "Rules"),
  page("/channels", () => import("./pages/channels/Channels.tsx"), "Channels"),
  page("/models", () => import("./pages/models/Models.tsx"), "Models"),
  page("/journeys", () => import("./pages/journeys/Journeys.tsx"), "Journeys"),
  page("/journeys/people/$person", () => import("./pages/journeys/PersonPage.tsx"), "PersonPage"),
  page("/journeys/deals/$id", () => import("./pages/journeys/DealPage.tsx"), "DealPage"),
  page("/reports", () => import("./pages/reports/Reports.tsx"), "Reports"),
  page("/radar", () => import("./pages/radar/Radar.tsx"), "Radar"),
  page("/history", () => import("./pages/history/History.tsx"), "History"),
  page("/history/$id", () => import("./pages/history/PublishPage.tsx"), "PublishPage"),
  page("/activity", () => import("./pages/activity/Activity.tsx"), "Activity"),
  page("/settings", () => import("./pages/settings/Settings.tsx"), "Settings"),
  page("/connect", () => import("./pages/connect/Connect.tsx"), "Connect"),
];

export const router = createRouter({
  routeTree: root.addChildren([signIn, link, home.addChildren([...pages, elsewhere])]),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
