import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import {
  IconActivity,
  IconChartBar,
  IconHistory,
  IconHome,
  IconKeyboard,
  IconListCheck,
  IconMoon,
  IconRadar2,
  IconRoute,
  IconScale,
  IconSettings,
  IconSpeakerphone,
  IconTags,
  IconUser,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answered, api } from "../api/client.ts";
import { radarQuery } from "../api/queries.ts";
import { useSession, useStore } from "./session.tsx";
import { openKeys } from "./signals.ts";

const PLACES = [
  ["/", "Overview", IconHome],
  ["/campaigns", "Campaigns", IconSpeakerphone],
  ["/rules", "Sync rules", IconListCheck],
  ["/channels", "Channels", IconTags],
  ["/models", "Models", IconScale],
  ["/journeys", "Journeys", IconRoute],
  ["/reports", "Reports", IconChartBar],
  ["/radar", "Radar", IconRadar2],
  ["/history", "History", IconHistory],
  ["/activity", "Activity", IconActivity],
  ["/settings", "Settings", IconSettings],
] as const;

/** The one column of navigation, and who is signed in. */
export function Navigation() {
  const store = useStore();
  const late = useQuery({ ...radarQuery(), enabled: store?.published !== null && store !== undefined });
  const counts: Partial<Record<string, number | undefined>> = {
    "/channels": store?.counts.unmapped,
    // What another store's radar found is none of this one's, where nothing is published yet.
    "/radar": store?.published ? late.data?.length : undefined,
  };
  return (
    <>
      <Link className="brand" to="/">
        <img src="/icon.svg" alt="" />
        Footfall
      </Link>
      {PLACES.map(([to, name, Icon]) => (
        <Link key={to} className="place" to={to} activeOptions={{ exact: to === "/", includeSearch: false }}>
          <Icon size={17} stroke={1.7} aria-hidden="true" />
          {name}
          {counts[to] ? (
            <span
              className="count"
              title={to === "/radar" ? "Late lists" : "Campaigns of a type without a channel"}
            >
              {counts[to]}
            </span>
          ) : null}
        </Link>
      ))}
      <div className="foot">
        {store && (
          <div className="faint" style={{ fontSize: 12, padding: "0 8px 8px" }}>
            <div>
              {store.name === "demo" ? "Demo organisation" : (store.org?.username ?? "Your organisation")}
            </div>
            <div title="Dates are shown in this time zone">{store.timezone}</div>
          </div>
        )}
        <Account />
      </div>
    </>
  );
}

function Account() {
  const { name, email, role } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = async () => {
    await answered(api.DELETE("/api/session"));
    location.assign("/sign-in");
  };
  return (
    <div style={{ display: "flex", alignItems: "center", gap: 2 }}>
      <Menu position="top-start" width={220}>
        <Menu.Target>
          <button
            type="button"
            className="cellbutton"
            style={{ display: "flex", gap: 8, alignItems: "center", flex: 1, marginLeft: 0, fontSize: 13 }}
          >
            <IconUser size={17} aria-hidden="true" />
            <span style={{ overflow: "hidden", textOverflow: "ellipsis" }}>{name}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {email} · {role}
          </Menu.Label>
          <Menu.Item renderRoot={(given) => <Link {...given} to="/settings" search={{ tab: "you" }} />}>
            Your sessions
          </Menu.Item>
          <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon variant="subtle" color="gray" aria-label="All keys" onClick={openKeys}>
        <IconKeyboard size={17} />
      </ActionIcon>
      <Menu position="top-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label="Light or dark">
            <IconMoon size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setColorScheme("auto")}>As the system</Menu.Item>
          <Menu.Item onClick={() => setColorScheme("light")}>Light</Menu.Item>
          <Menu.Item onClick={() => setColorScheme("dark")}>Dark</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
