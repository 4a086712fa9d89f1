import {
  ActionIcon,
  Autocomplete,
  Button,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
} from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { fieldValuesQuery } from "../../api/queries.ts";
import type { BulkUpdate } from "../../api/types.ts";
import { DayField } from "../../parts/day-field/DayField.tsx";
import { memberFieldName } from "../../parts/member-fields.ts";
import { words } from "../../theme/format.ts";
import { hasValue } from "./bulk-update.ts";

type Filter = BulkUpdate["filters"][number];

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
const isDated = (field: string) => /_date$/.test(field);

/** Which members are meant: without a filter all of them. */
export function BulkFilters({
  update,
  onChange,
}: {
  update: BulkUpdate;
  onChange: (update: BulkUpdate) => void;
}) {
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
          <Group key={index} gap={6} className="filterline">
            <NativeSelect
              aria-label={`Field of filter ${index + 1}`}
              value={filter.field}
              onChange={({ currentTarget }) => put(index, { ...filter, field: currentTarget.value })}
              data={[...new Set([...FIELDS, filter.field])].map((field) => ({
                value: field,
                label: memberFieldName(field),
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
              <Value
                label={`Value of filter ${index + 1}`}
                filter={filter}
                onChange={(value) => put(index, { ...filter, value })}
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

function Value({
  label,
  filter,
  onChange,
}: {
  label: string;
  filter: Filter;
  onChange: (value: string) => void;
}) {
  const value = filter.value ?? "";
  if (isDated(filter.field)) return <DayField ariaLabel={label} value={value} onChange={onChange} />;
  if (FLAGS.has(filter.field))
    return (
      <NativeSelect
        aria-label={label}
        value={value}
        style={{ flex: 1 }}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        data={[
          { value: "", label: "Choose" },
          { value: "true", label: "Yes" },
          { value: "false", label: "No" },
        ]}
      />
    );
  return <Suggested label={label} field={filter.field} value={value} onChange={onChange} />;
}

/** What holds yes or no. */
const FLAGS = new Set(["responded", "counts"]);
/** Where the org's records say which values there are. */
const FIELDS_OF: Record<string, string> = { status: "Status" };

/** A text, with the values that the org's members have. */
function Suggested({
  label,
  field,
  value,
  onChange,
}: {
  label: string;
  field: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const name = FIELDS_OF[field];
  const { data = [] } = useQuery({
    ...fieldValuesQuery("CampaignMember", name ?? "", ""),
    enabled: name !== undefined,
  });
  return (
    <Autocomplete
      aria-label={label}
      value={value}
      style={{ flex: 1 }}
      maxLength={1000}
      data={data.map((each) => each.value)}
      onChange={onChange}
    />
  );
}

function withOperator({ field, value }: Filter, operator: Filter["operator"]): Filter {
  return hasValue(operator) ? { field, operator, value: value ?? "" } : { field, operator };
}
