import { useComputedColorScheme } from "@mantine/core";
import { channelColour } from "../theme/channel-colours.ts";
import { BLANK } from "../theme/format.ts";

/** A channel with its colour. */
export function Channel({ channel, subchannel }: { channel: string | null; subchannel?: string | null }) {
  const colour = useChannelColour();
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 7, minWidth: 0 }}>
      <span className="dot" style={{ background: colour(channel) }} />
      <span className="clip">
        {channel ?? BLANK}
        {subchannel ? <span className="faint"> / {subchannel}</span> : null}
      </span>
    </span>
  );
}

/** The colour of a channel for the scheme that is shown. */
export function useChannelColour(): (channel: string | null) => string {
  const scheme = useComputedColorScheme("light");
  return (channel) => channelColour(channel, scheme);
}
