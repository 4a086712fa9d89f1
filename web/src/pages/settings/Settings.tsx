import { Tabs } from "@mantine/core";
import { lazy, Suspense } from "react";
import { textOf, useAddress } from "../../frame/address.ts";
import { useMay } from "../../frame/session.tsx";
import { LoadingCards } from "../../parts/Loading.tsx";
import { Page } from "../../parts/Page.tsx";

const part = (load: () => Promise<Record<string, unknown>>, name: string) =>
  lazy(async () => ({ default: (await load())[name] as React.ComponentType }));

const PARTS = [
  ["connection", "Connection", "viewer", part(() => import("./ConnectionPart.tsx"), "ConnectionPart")],
  ["write-back", "Write-back", "viewer", part(() => import("./WriteBackPart.tsx"), "WriteBackPart")],
  ["suppression", "Suppression", "viewer", part(() => import("./SuppressionPart.tsx"), "SuppressionPart")],
  ["document", "Document", "viewer", part(() => import("./DocumentPart.tsx"), "DocumentPart")],
  ["users", "Users", "admin", part(() => import("./UsersPart.tsx"), "UsersPart")],
  ["keys", "API keys", "admin", part(() => import("./KeysPart.tsx"), "KeysPart")],
  ["you", "Your sessions", "viewer", part(() => import("./SessionsPart.tsx"), "SessionsPart")],
] as const;

/** The connection, the settings document, people and keys. */
export function Settings() {
  const [address, change] = useAddress();
  const isAdmin = useMay("admin");
  const shown = PARTS.filter(([, , role]) => role === "viewer" || isAdmin);
  const [name, , , Part] = shown.find(([key]) => key === textOf(address, "tab")) ?? shown[0] ?? PARTS[0];
  return (
    <Page title="Settings">
      <Tabs value={name} onChange={(tab) => change({ tab: tab ?? undefined })}>
        <Tabs.List>
          {shown.map(([key, title]) => (
            <Tabs.Tab key={key} value={key}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={name} pt="md">
          <Suspense fallback={<LoadingCards />}>
            <Part />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
