import {
  ActionIcon,
  Alert,
  Button,
  Drawer,
  Group,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Stack,
  TextInput,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus, IconX } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../../api/client.ts";
import { OUTCOME } from "../../api/queries.ts";
import type { BulkUpdate, Campaign, DatesChange } from "../../api/types.ts";
import { modelName, modelOf, useAddress } from "../../frame/address.ts";
import { useTray } from "../../frame/pending.tsx";
import { useHouse } from "../../frame/session.tsx";
import { BarsBeforeAfter } from "../../parts/Bars.tsx";
import { DateShift } from "../../parts/DateShift.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { SlowNote } from "../../parts/SlowNote.tsx";
import { count, plural, words } from "../../theme/format.ts";
import { channelRows } from "../preview/effect.ts";
import { warningText } from "../preview/warning-texts.ts";
import { nameOf } from "./campaign-edit.ts";

type Filter = BulkUpdate["filters"][number];
type Action = BulkUpdate["action"];

const FIELDS = [
  "name",
  "title",
  "company",
  "email",
  "type",
  "status",
  "responded",
  "touchpoint_date",
  "buyer_touchpoint_date",
  "first_responded_date",
  "created_date",
  "last_modified_date",
  "date_source",
  "counts",
  "member_status",
] as const;
const OPERATORS = [
  "equals",
  "not_equals",
  "less_than",
  "greater_than",
  "less_or_equal",
  "greater_or_equal",
  "contains",
  "not_contains",
  "starts_with",
  "is_empty",
  "is_not_empty",
] as const satisfies readonly Filter["operator"][];
const COPY_FIELDS = [
  "Campaign.StartDate",
  "Campaign.EndDate",
  "CampaignMember.FirstRespondedDate",
  "CampaignMember.CreatedDate",
];
const hasValue = (operator: string) => !/^is_/.test(operator);
const isDated = (field: string) => /_date$/.test(field);

/** Changes the touchpoint dates of a campaign's members in bulk; shows what it would do while it is being written. */
export function BulkDates({
  campaign,
  start,
  onClose,
}: {
  campaign: Campaign;
  start?: BulkUpdate | undefined;
  onClose: () => void;
}) {
  const { add } = useTray();
  const { zone } = useHouse();
  const [update, setUpdate] = useState<BulkUpdate>(
    start ?? { filters: [], match: "all", action: { kind: "set", date: campaign.startDate ?? "" } },
  );
  const change: DatesChange = {
    kind: "dates",
    campaignId: campaign.id,
    name: nameOf(campaign).slice(0, 255),
    update,
  };
  const isWhole = isComplete(update);
  const setAction = (action: Action) => setUpdate((before) => ({ ...before, action }));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(680px, 100%)"
      title={`Bulk update touchpoint date: ${nameOf(campaign)}`}
    >
      <Stack gap="md">
        <Filters update={update} onChange={setUpdate} />
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend className="legend">New date</legend>
          <SegmentedControl
            value={update.action.kind}
            onChange={(kind) => setAction(firstAction(kind as Action["kind"], campaign))}
            data={[
              { value: "set", label: "Set" },
              { value: "clear", label: "Clear" },
              { value: "shift", label: "Shift" },
              { value: "copy", label: "Copy from" },
            ]}
            mb="xs"
          />
          <ActionForm action={update.action} onChange={setAction} zone={zone} />
        </fieldset>
        <LivePreview change={change} isWhole={isWhole} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={!isWhole}
            onClick={() => {
              add(change);
              onClose();
            }}
          >
            Add to pending changes
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}

function Filters({ update, onChange }: { update: BulkUpdate; onChange: (update: BulkUpdate) => void }) {
  const { filters, match } = update;
  const put = (index: number, filter: Filter) =>
    onChange({ ...update, filters: filters.map((each, place) => (place === index ? filter : each)) });
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend className="legend">Members</legend>
      <Stack gap={6}>
        {filters.length === 0 && (
          <span className="faint" style={{ fontSize: 13 }}>
            All members of the campaign.
          </span>
        )}
        {filters.length > 1 && (
          <SegmentedControl
            value={match}
            onChange={(value) => onChange({ ...update, match: value as "all" | "any" })}
            data={[
              { value: "all", label: "All of these hold" },
              { value: "any", label: "Any of these holds" },
            ]}
          />
        )}
        {filters.map((filter, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter is known by its place
          <Group key={index} gap={6} wrap="nowrap">
            <NativeSelect
              aria-label={`Field of filter ${index + 1}`}
              value={filter.field}
              onChange={({ currentTarget }) => put(index, { ...filter, field: currentTarget.value })}
              data={[...new Set([...FIELDS, filter.field])].map((field) => ({
                value: field,
                label: words(field),
              }))}
            />
            <NativeSelect
              aria-label={`Operator of filter ${index + 1}`}
              value={filter.operator}
              onChange={({ currentTarget }) =>
                put(index, withOperator(filter, currentTarget.value as Filter["operator"]))
              }
              data={OPERATORS.map((operator) => ({ value: operator, label: words(operator) }))}
            />
            {hasValue(filter.operator) && (
              <TextInput
                aria-label={`Value of filter ${index + 1}`}
                type={isDated(filter.field) ? "date" : "text"}
                value={filter.value ?? ""}
                style={{ flex: 1 }}
                onChange={({ currentTarget }) => put(index, { ...filter, value: currentTarget.value })}
              />
            )}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Take filter ${index + 1} out`}
              onClick={() => onChange({ ...update, filters: filters.filter((_, place) => place !== index) })}
            >
              <IconX size={15} />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() =>
              onChange({
                ...update,
                filters: [...filters, { field: "buyer_touchpoint_date", operator: "is_empty" }],
              })
            }
          >
            Add a filter
          </Button>
        </Group>
      </Stack>
    </fieldset>
  );
}

function ActionForm({
  action,
  onChange,
  zone,
}: {
  action: Action;
  onChange: (action: Action) => void;
  zone: string;
}) {
  switch (action.kind) {
    case "set": {
      const [date = "", time = ""] = action.date.split("T");
      const join = (day: string, clock: string) =>
        onChange({ kind: "set", date: clock ? `${day}T${clock}` : day });
      return (
        <Group gap="xs" align="flex-end">
          <TextInput
            type="date"
            label="Day"
            value={date}
            onChange={({ currentTarget }) => join(currentTarget.value, time)}
          />
          <TextInput
            type="time"
            label={`Time in ${zone}`}
            value={time}
            onChange={({ currentTarget }) => join(date, currentTarget.value)}
          />
        </Group>
      );
    }
    case "clear":
      return (
        <span className="faint" style={{ fontSize: 13 }}>
          Bulk dates are taken away, and the date in Salesforce's own field no longer counts: the rule's other
          dates do.
        </span>
      );
    case "shift":
      return (
        <NumberInput
          label="Days, negative for earlier"
          value={action.days}
          allowDecimal={false}
          maw={200}
          onChange={(value) => onChange({ kind: "shift", days: Number(value) || 0 })}
        />
      );
    case "copy":
      return (
        <NativeSelect
          label="Date field"
          maw={320}
          value={action.field}
          onChange={({ currentTarget }) => onChange({ kind: "copy", field: currentTarget.value })}
          data={COPY_FIELDS}
        />
      );
  }
}

/** Who, which dates, how much money: asked of the server half a second after the last change of the form. */
function LivePreview({ change, isWhole }: { change: DatesChange; isWhole: boolean }) {
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

function firstAction(kind: Action["kind"], { startDate }: Campaign): Action {
  if (kind === "set") return { kind, date: startDate ?? "" };
  if (kind === "shift") return { kind, days: -1 };
  if (kind === "copy") return { kind, field: "Campaign.StartDate" };
  return { kind };
}

function withOperator({ field, value }: Filter, operator: Filter["operator"]): Filter {
  return hasValue(operator) ? { field, operator, value: value ?? "" } : { field, operator };
}

/** Whether it can be sent: a date is there, and every filter that takes a value has one. */
export function isComplete({ filters, action }: BulkUpdate): boolean {
  if (action.kind === "set" && !/^\d{4}-\d{2}-\d{2}/.test(action.date)) return false;
  return filters.every(({ operator, value }) => !hasValue(operator) || (value ?? "") !== "");
}
