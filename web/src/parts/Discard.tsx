import { Button } from "@mantine/core";
import { useState } from "react";
import { plural } from "../theme/format.ts";

/** Throws the pending changes away, after having asked. */
export function Discard({
  number,
  onDiscard,
  isDisabled = false,
}: {
  number: number;
  onDiscard: () => void;
  isDisabled?: boolean;
}) {
  const [isSure, ask] = useState(false);
  if (!isSure)
    return (
      <Button variant="default" onClick={() => ask(true)} disabled={isDisabled}>
        Discard
      </Button>
    );
  return (
    <>
      <span style={{ fontSize: 13, alignSelf: "center" }}>Discard {plural(number, "change")}?</span>
      <Button variant="default" onClick={() => ask(false)}>
        Keep
      </Button>
      <Button
        color="red.9"
        onClick={() => {
          ask(false);
          onDiscard();
        }}
      >
        Discard
      </Button>
    </>
  );
}
