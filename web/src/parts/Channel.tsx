import { useComputedColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { settingsQuery } from "../api/queries.ts";
import type { Settings } from "../api/settings.ts";
import { channelColour, channelPlaces } from "../theme/channel-colours.ts";
import { BLANK } from "../theme/format.ts";

/** A channel with its colour. */
export function Channel({ channel, subchannel }: { channel: string | null; subchannel?: string | null }) {
  const colour = useChannelColour();
  return (
    <span
      style={{ display: "inline-flex", alignItems: "center", gap: 7, minWidth: 0, maxWidth: "100%" }}
      title={[channel, subchannel].filter(Boolean).join(" / ")}
    >
      <span className="dot" style={{ background: colour(channel) }} />
      <span className="clip" style={{ overflow: "hidden", textOverflow: "ellipsis" }}>
        {channel ?? BLANK}
        {subchannel ? <span className="faint"> / {subchannel}</span> : null}
      </span>
    </span>
  );
}

/** The colour of a channel for the scheme that is shown; the same on every page. */
export function useChannelColour(): (channel: string | null) => string {
  const scheme = useComputedColorScheme("light");
  const { data } = useQuery(settingsQuery());
  return useMemo(() => {
    const map = (data?.settings as Settings | undefined)?.channels;
    // Grey until the settings are there: a colour that changes would be another channel's.
    if (!map) return () => channelColour(null, scheme);
    const places = channelPlaces([...map.offline, map.default].map(({ channel }) => channel));
    return (channel: string | null) => channelColour(channel, scheme, places);
  }, [data, scheme]);
}
