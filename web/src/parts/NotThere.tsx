import { Anchor } from "@mantine/core";
import { Empty } from "./Empty.tsx";

/** For an address that is none. */
export function NotThere() {
  return (
    <Empty title="There is no such page">
      The address may be mistyped, or what it showed is gone. <Anchor href="/">Go to the overview</Anchor>
    </Empty>
  );
}
