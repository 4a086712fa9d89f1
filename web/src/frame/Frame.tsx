import { Table } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, Navigate, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { ApiProblem } from "../api/client.ts";
import { sessionQuery, storeQuery } from "../api/queries.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { Empty } from "../parts/Empty.tsx";
import { Failure } from "../parts/Failure.tsx";
import { LoadingCards } from "../parts/Loading.tsx";
import { Sheet } from "../parts/Sheet.tsx";
import { Banners } from "./Banners.tsx";
import { useCardTables } from "./card-tables.ts";
import { editRow, focusSearch, isTyping, KEYS, moveThroughRows } from "./keys.ts";
import { Navigation } from "./Navigation.tsx";
import { TrayProvider, useTray } from "./pending.tsx";
import { SessionProvider } from "./session.tsx";
import { onSignal } from "./signals.ts";
import { TrayBar } from "./TrayBar.tsx";

/** What stands around every page of who is signed in: navigation, banners, the tray, and the keys. */
export function Frame() {
  const { data: user } = useSuspenseQuery(sessionQuery);
  if (!user) return <Navigate to="/sign-in" />;
  return (
    <SessionProvider user={user}>
      <TrayProvider>
        <FrameInside />
      </TrayProvider>
    </SessionProvider>
  );
}

function FrameInside() {
  const [isOpen, open] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { error, refetch } = useQuery(storeQuery);
  const isWithoutStore = error instanceof ApiProblem && error.code === "no_store";
  useCardTables();
  useEffect(() => onSignal("navigation", () => open(true)), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes it
  useEffect(() => open(false), [path]);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <nav className="side" aria-label="Pages">
        <Navigation />
      </nav>
      <Sheet opened={isOpen} onClose={() => open(false)} size={260} position="left" title="Footfall">
        <nav className="side" aria-label="Pages" style={{ display: "flex", border: 0, padding: 0 }}>
          <Navigation />
        </nav>
      </Sheet>
      <div className="main">
        <Banners />
        {isWithoutStore && path !== "/connect" && path !== "/settings" ? (
          <main className="content" id="content">
            <Empty title="Nothing is connected yet">
              <Link to="/connect">Connect your org</Link>: sign in, look what its user may do, and import.
            </Empty>
          </main>
        ) : error && !isWithoutStore ? (
          <main className="content" id="content">
            <Failure error={error} retry={() => void refetch()} />
          </main>
        ) : (
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        )}
        {path !== "/preview" && <TrayBar />}
      </div>
      <Keys />
    </div>
  );
}

const Waiting = () => (
  <main className="content" id="content">
    <LoadingCards />
  </main>
);

function Keys() {
  const [isOpen, open] = useState(false);
  const navigate = useNavigate();
  const { changes } = useTray();
  useEffect(() => onSignal("keys", () => open(true)), []);
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Escape" && event.target instanceof HTMLInputElement) {
        // The browser would empty a search field, and the campaign that was found would be gone again.
        if (event.target.type === "search") event.preventDefault();
        event.target.blur();
        return;
      }
      if (isTyping(event)) return;
      if (event.key === "/") {
        event.preventDefault();
        const box = document.querySelector<HTMLInputElement>("[data-search]");
        if (box) box.focus();
        else void navigate({ to: "/campaigns" }).then(() => focusSearch());
      } else if (event.key === "j" || event.key === "k") moveThroughRows(event);
      else if (event.key === "e") editRow(event);
      else if (event.key === "?") open(true);
      else if (event.key === "p" && changes.length > 0) void navigate({ to: "/preview" });
      else if (
        event.key === "Escape" &&
        /^\/(campaigns|history|journeys)\/.+|^\/preview/.test(location.pathname)
      )
        history.back();
    };
    document.addEventListener("keydown", handle);
    return () => document.removeEventListener("keydown", handle);
  }, [changes.length, navigate]);
  return (
    <Dialog opened={isOpen} onClose={() => open(false)} title="Keys">
      <Table>
        <Table.Tbody>
          {KEYS.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td>
                {key.split("  ").map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Dialog>
  );
}
