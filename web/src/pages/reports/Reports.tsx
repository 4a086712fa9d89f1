import { Tabs } from "@mantine/core";
import { lazy, Suspense } from "react";
import { textOf, useAddress } from "../../frame/address.ts";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";

const page = (load: () => Promise<Record<string, unknown>>, name: string) =>
  lazy(async () => ({ default: (await load())[name] as React.ComponentType }));

const REPORTS = [
  ["channels", "Attributed revenue", page(() => import("./ChannelsReport.tsx"), "ChannelsReport")],
  ["roi", "Return on spend", page(() => import("./RoiReport.tsx"), "RoiReport")],
  ["engagement", "Engagement", page(() => import("./EngagementReport.tsx"), "EngagementReport")],
  ["events", "Events compared", page(() => import("./EventsReport.tsx"), "EventsReport")],
  ["data-driven", "Data-driven", page(() => import("./DataDrivenReport.tsx"), "DataDrivenReport")],
  ["double", "Double counting", page(() => import("./DoubleReport.tsx"), "DoubleReport")],
] as const;

/** Reports, each with its filters in the address: a link shows a colleague the same. */
export function Reports() {
  const [address, change] = useAddress();
  const shown = REPORTS.find(([key]) => key === textOf(address, "report")) ?? REPORTS[0];
  const [name, title, Report] = shown;
  return (
    <Page title={`Reports: ${title.toLowerCase()}`} timed>
      <Tabs
        value={name}
        onChange={(report) => change({ report: report === "channels" ? undefined : (report ?? undefined) })}
        mb="md"
      >
        <Tabs.List>
          {REPORTS.map(([key, label]) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={name} pt="md">
          <Suspense fallback={<LoadingCards />}>
            <Report />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
