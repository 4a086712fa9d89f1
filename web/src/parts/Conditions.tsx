import { ActionIcon, Autocomplete, Button, Group, NativeSelect, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { fieldsQuery, fieldValuesQuery } from "../api/queries.ts";
import { type ConditionSetting, MEMBER_OBJECTS, operatorsFor, type RuleObject } from "../api/settings.ts";
import type { SettingFault } from "../frame/use-faults.ts";
import { words } from "../theme/format.ts";
import { Faults } from "./Faults.tsx";
import { choiceLabel } from "./field-label.ts";

/** Conditions that must all hold, with fields and operators from the org and values suggested from what is there. */
export function Conditions({
  conditions,
  onChange,
  label,
  objects = MEMBER_OBJECTS,
  least = 0,
  faultsOf,
}: {
  conditions: readonly ConditionSetting[];
  onChange: (conditions: ConditionSetting[]) => void;
  /** What the conditions belong to, for those who do not see it. */
  label: string;
  /** The objects whose fields may be named. */
  objects?: readonly RuleObject[];
  least?: number;
  /** What is wrong with the condition of that place. */
  faultsOf?: (index: number) => readonly SettingFault[];
}) {
  const put = (index: number, condition: ConditionSetting) =>
    onChange(conditions.map((each, place) => (place === index ? condition : each)));
  return (
    <Stack gap={6}>
      {conditions.map((condition, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is known by its place
        <div key={index}>
          <ConditionRow
            condition={condition}
            label={`condition ${index + 1} of ${label}`}
            objects={objects}
            onChange={(next) => put(index, next)}
            onRemove={
              conditions.length > least
                ? () => onChange(conditions.filter((_, place) => place !== index))
                : undefined
            }
          />
          {faultsOf && <Faults faults={faultsOf(index)} />}
        </div>
      ))}
      <Group>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => onChange([...conditions, { field: "Campaign.Type", operator: "equals", value: "" }])}
        >
          Add a condition
        </Button>
      </Group>
    </Stack>
  );
}

function ConditionRow({
  condition,
  label,
  objects,
  onChange,
  onRemove,
}: {
  condition: ConditionSetting;
  label: string;
  objects: readonly RuleObject[];
  onChange: (condition: ConditionSetting) => void;
  onRemove: (() => void) | undefined;
}) {
  const { data: fields = [] } = useQuery(fieldsQuery);
  const known = fields.find(({ object, name }) => `${object}.${name}` === condition.field);
  const operators = operatorsFor(known?.type);
  return (
    <Group gap={6} wrap="wrap">
      <NativeSelect
        aria-label={`Field of ${label}`}
        value={condition.field}
        title={condition.field}
        onChange={({ currentTarget }) => onChange({ ...condition, field: currentTarget.value })}
        data={[
          ...(known ? [] : [{ value: condition.field, label: choiceLabel(condition.field) }]),
          ...objects.map((object) => ({
            group: object === "CampaignMember" ? "Campaign member" : object,
            items: fields
              .filter((field) => field.object === object)
              .map(({ name }) => ({ value: `${object}.${name}`, label: choiceLabel(`${object}.${name}`) })),
          })),
        ]}
      />
      <NativeSelect
        aria-label={`Operator of ${label}`}
        value={condition.operator}
        onChange={({ currentTarget }) => onChange({ ...condition, operator: currentTarget.value })}
        data={[...new Set([...operators, condition.operator])].map((value) => ({
          value,
          label: words(value),
        }))}
      />
      <ValueBox condition={condition} label={label} onChange={onChange} type={known?.type} />
      {onRemove && (
        <ActionIcon variant="subtle" color="gray" aria-label={`Take ${label} out`} onClick={onRemove}>
          <IconX size={15} />
        </ActionIcon>
      )}
    </Group>
  );
}

function ValueBox({
  condition,
  label,
  onChange,
  type,
}: {
  condition: ConditionSetting;
  label: string;
  onChange: (condition: ConditionSetting) => void;
  type: string | undefined;
}) {
  const written = Array.isArray(condition.value) ? condition.value.join(", ") : String(condition.value ?? "");
  const [searched] = useDebouncedValue(written, 250);
  const [object, ...name] = condition.field.split(".");
  const suggests = type !== undefined && type !== "datetime" && type !== "date";
  const { data = [] } = useQuery({
    ...fieldValuesQuery(object as RuleObject, name.join("."), searched),
    enabled: suggests && name.length > 0,
  });
  return (
    <Autocomplete
      aria-label={`Value of ${label}`}
      placeholder="empty"
      value={written}
      style={{ flex: "1 1 160px" }}
      maxLength={1000}
      data={data.map(({ value }) => value)}
      filter={({ options }) => options}
      onChange={(value) => onChange({ ...condition, value })}
    />
  );
}
