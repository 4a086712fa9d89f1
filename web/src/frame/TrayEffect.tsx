import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { previewQuery } from "../api/queries.ts";
import type { PendingChange } from "../api/types.ts";
import { channelRows } from "../pages/preview/effect.ts";
import { moneyDifference, plural } from "../theme/format.ts";
import { modelName, modelOf, useAddress } from "./address.ts";
import { useHouse, useStore } from "./session.tsx";

/** How long nothing must have been edited before it is asked what the edits do. */
const SETTLED_MS = 1_000;

/**
 * What the pending changes would do, in a few words: people, and the channel that moves most. Asked in the background;
 * an answer to changes that are no longer pending is cancelled, and the preview page finds the same answer.
 */
export function TrayEffect({ changes }: { changes: readonly PendingChange[] }) {
  const [address] = useAddress();
  const model = modelOf(address);
  const { currency } = useHouse();
  const store = useStore();
  const newest = store?.published?.id ?? null;
  const now = JSON.stringify(changes);
  const [settled] = useDebouncedValue(now, SETTLED_MS);
  const { data, error } = useQuery({
    ...previewQuery(store?.id, newest, JSON.parse(settled) as PendingChange[]),
    enabled: newest !== null && settled === now,
  });
  if (error) return <span className="loss">the preview says what is wrong</span>;
  if (!data || settled !== now) return <span className="faint">working out what it does…</span>;
  const { gained, lost, redated } = data.document.members;
  const [most] = channelRows(data.document, model, "won");
  return (
    <span className="tabular">
      {plural(gained + lost + redated, "member")} ·{" "}
      {most
        ? `${most.name} ${moneyDifference((most.after - most.before).toFixed(2), currency)}`
        : "no won revenue moves,"}{" "}
      {modelName(model)}
    </span>
  );
}
