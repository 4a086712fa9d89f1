import { Alert, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { DatesChange } from "../../api/types.ts";
import { modelName, modelOf, useAddress } from "../../frame/address.ts";
import { useStore } from "../../frame/session.tsx";
import { BarsBeforeAfter } from "../../parts/Bars.tsx";
import { DateShift } from "../../parts/DateShift.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { SlowNote } from "../../parts/SlowNote.tsx";
import { count, plural } from "../../theme/format.ts";
import { channelRows } from "../preview/effect.ts";
import { warningText } from "../preview/warning-texts.ts";

/** What a bulk update would do: asked of the server half a second after the last change of the form. */
export function useBulkPreview(change: DatesChange, isWhole: boolean) {
  const written = JSON.stringify(change);
  const [settled] = useDebouncedValue(written, 500);
  const store = useStore()?.id;
  const asked = useQuery({
    queryKey: [OUTCOME, "preview-dates", store, settled],
    queryFn: ({ signal }) => {
      const body = { changes: [JSON.parse(settled) as DatesChange], store };
      return answered(api.POST("/api/preview", { body, signal }));
    },
    enabled: isWhole,
    placeholderData: keepPreviousData,
  });
  const isCurrent = settled === written && asked.data !== undefined && !asked.isPlaceholderData;
  return {
    ...asked,
    /** How many members match the form as it stands; undefined until that is known. */
    matched: isCurrent ? (asked.data?.updates[0]?.matched ?? 0) : undefined,
  };
}

/** Who, which dates, how much money. */
export function BulkPreview({
  asked: { data, error, isFetching, refetch },
  isWhole,
}: {
  asked: ReturnType<typeof useBulkPreview>;
  isWhole: boolean;
}) {
  const [address] = useAddress();
  const model = modelOf(address);
  if (!isWhole)
    return (
      <Alert color="gray" variant="light">
        Fill in the date and every value to see what would change.
      </Alert>
    );
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <SlowNote doing="Looking who would move, and how much credit with them" />;
  const [chosen] = data.updates;
  const rows = channelRows(data.document, model, "won").slice(0, 5);
  return (
    <section className="card" aria-label="What this would do" style={{ opacity: isFetching ? 0.6 : 1 }}>
      <Stack gap="sm">
        <div style={{ fontSize: 13 }} role="status">
          <strong>{plural(chosen?.matched ?? 0, "member matches", "members match")}</strong>,{" "}
          {plural(chosen?.changed ?? 0, "gets", "get")} another date than now,{" "}
          {plural(data.document.members.redated, "touchpoint moves", "touchpoints move")}
          {uncounted(chosen?.changed ?? 0, data.document.members)},{" "}
          {plural(data.document.opportunities, "deal")} touched.
          {chosen &&
            chosen.withoutSource > 0 &&
            ` ${plural(chosen.withoutSource, "member")} have no date to take.`}
        </div>
        {data.details && <DateShift pairs={data.details.dates} />}
        {rows.length > 0 && (
          <div>
            <div className="legend">Won revenue by channel, {modelName(model)}</div>
            <BarsBeforeAfter rows={rows} label="Won revenue by channel before and after" />
          </div>
        )}
        {data.document.warnings.map(({ code, count: found }) => (
          <Alert key={code} color="yellow" variant="light">
            {warningText(code, found)}
          </Alert>
        ))}
      </Stack>
    </section>
  );
}

/** Those of another date whose membership has no touchpoint, before and after: they do not count. */
function uncounted(
  changed: number,
  { gained, lost, redated }: { gained: number; lost: number; redated: number },
): string {
  const coming = [
    gained > 0 ? `${count(gained)} come to count` : "",
    lost > 0 ? `${count(lost)} no longer count` : "",
  ];
  const rest = changed - redated - gained - lost;
  if (rest > 0) coming.push(`${plural(rest, "does", "do")} not count, whatever the date`);
  const told = coming.filter(Boolean).join(", ");
  return told ? ` (${told})` : "";
}
