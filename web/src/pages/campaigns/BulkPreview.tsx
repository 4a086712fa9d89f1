import { Alert, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { DatesChange } from "../../api/types.ts";
import { modelName, modelOf, useAddress } from "../../frame/address.ts";
import { BarsBeforeAfter } from "../../parts/Bars.tsx";
import { DateShift } from "../../parts/DateShift.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { SlowNote } from "../../parts/SlowNote.tsx";
import { count, plural } from "../../theme/format.ts";
import { channelRows } from "../preview/effect.ts";
import { warningText } from "../preview/warning-texts.ts";

/** Who, which dates, how much money: asked of the server half a second after the last change of the form. */
export function BulkPreview({ change, isWhole }: { change: DatesChange; isWhole: boolean }) {
  const [address] = useAddress();
  const model = modelOf(address);
  const [settled] = useDebouncedValue(JSON.stringify(change), 500);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: [OUTCOME, "preview-dates", settled],
    queryFn: ({ signal }) =>
      answered(api.POST("/api/preview", { body: { changes: [JSON.parse(settled) as DatesChange] }, signal })),
    enabled: isWhole,
    placeholderData: keepPreviousData,
  });
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
          <strong>{plural(chosen?.matched ?? 0, "member")} match</strong>, {count(chosen?.changed ?? 0)} get
          another date than now, {count(data.document.members.redated)} touchpoints move,{" "}
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
