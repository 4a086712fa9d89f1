import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { ActionIcon, Button, Checkbox, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconGripVertical, IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { fieldsQuery } from "../../api/queries.ts";
import { MEMBER_OBJECTS, type SyncRule } from "../../api/settings.ts";
import { faultsAt, type SettingFault } from "../../frame/use-faults.ts";
import { conditionText } from "../../parts/condition-text.ts";
import { Faults } from "../../parts/Faults.tsx";
import { choiceLabel, fullFieldLabel } from "../../parts/field-label.ts";
import { Groups } from "../../parts/Groups.tsx";
import { OrderButtons } from "../../parts/OrderButtons.tsx";

/** One rule: its name, groups of conditions, and the dates it tries in order. Drag it, or move it by the arrows. */
export function RuleCard({
  id,
  rule,
  index,
  last,
  mayEdit,
  faults,
  onChange,
  onMove,
  onClone,
  onRemove,
}: {
  id: string;
  rule: SyncRule;
  index: number;
  last: number;
  mayEdit: boolean;
  /** What is wrong with the rule, with paths in the settings. */
  faults: readonly SettingFault[];
  onChange: (rule: SyncRule) => void;
  onMove: (by: number) => void;
  onClone: () => void;
  onRemove: () => void;
}) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id });
  const name = `rule ${index + 1}`;
  const path = `sync.rules[${index}]`;
  const inParts = [...faultsAt(faults, `${path}.anyOf[`), ...faultsAt(faults, `${path}.touchpointDate`)];
  const style = { transform: CSS.Translate.toString(transform), transition, opacity: isDragging ? 0.6 : 1 };
  if (!mayEdit)
    return (
      <section className="card" aria-label={rule.name} data-row tabIndex={-1}>
        <h2>
          {index + 1}. {rule.name}
        </h2>
        <div style={{ fontSize: 13 }}>
          {rule.anyOf.map((group) => group.map(conditionText).join(" and ")).join(" or ")} →{" "}
          {rule.touchpointDate.map(fullFieldLabel).join(", else ")}
        </div>
      </section>
    );
  return (
    <section ref={setNodeRef} className="card" style={style} aria-label={rule.name} data-row tabIndex={-1}>
      <Group gap={8} wrap="nowrap" align="center">
        <ActionIcon
          ref={setActivatorNodeRef}
          variant="subtle"
          color="gray"
          {...attributes}
          {...listeners}
          aria-label={`Drag ${name}; space lifts it, arrows move it`}
        >
          <IconGripVertical size={16} />
        </ActionIcon>
        <strong className="tabular">{index + 1}</strong>
        <TextInput
          aria-label={`Name of ${name}`}
          value={rule.name}
          maxLength={255}
          error={rule.name.trim() === "" ? "a rule needs a name" : undefined}
          onChange={({ currentTarget }) => onChange({ ...rule, name: currentTarget.value })}
          style={{ flex: 1 }}
        />
        <OrderButtons
          name={name}
          isFirst={index === 0}
          isLast={index === last}
          onMove={onMove}
          onClone={onClone}
          onRemove={onRemove}
        />
      </Group>
      <Stack gap="sm" mt="sm" pl={36}>
        <Faults faults={faults.filter((fault) => !inParts.includes(fault) && !isOfName(fault, rule, path))} />
        <Groups
          legend="Members match where all of this holds"
          groups={rule.anyOf}
          name={name}
          onChange={(anyOf) => onChange({ ...rule, anyOf })}
          faultsOf={(group, place) => faultsAt(faults, `${path}.anyOf[${group}][${place}]`)}
        />
        <Dates rule={rule} name={name} onChange={onChange} faults={faults} path={path} />
        <Checkbox
          size="xs"
          label="Only within the campaign's touchpoint start and end dates"
          checked={rule.applyCampaignWindow}
          onChange={({ currentTarget }) => onChange({ ...rule, applyCampaignWindow: currentTarget.checked })}
        />
      </Stack>
    </section>
  );
}

type Part = {
  rule: SyncRule;
  name: string;
  onChange: (rule: SyncRule) => void;
  faults: readonly SettingFault[];
  path: string;
};

/** An empty name says so in its own field. */
const isOfName = ({ path }: SettingFault, { name }: SyncRule, at: string) =>
  path === `${at}.name` && name.trim() === "";

function Dates({ rule, name, onChange, faults, path }: Part) {
  const { data: fields = [] } = useQuery(fieldsQuery);
  const choices = fields
    .filter(({ object, isDate }) => isDate && MEMBER_OBJECTS.includes(object))
    .map((field) => `{${field.object}.${field.name}}`);
  const put = (touchpointDate: string[]) => onChange({ ...rule, touchpointDate });
  return (
    <div>
      <div className="legend">Touchpoint date: the first of these that is filled</div>
      <Group gap={6}>
        {rule.touchpointDate.map((date, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a date is known by its place
          <Group key={index} gap={2} wrap="nowrap">
            <NativeSelect
              aria-label={`Date ${index + 1} of ${name}`}
              value={date}
              title={date.replaceAll(/[{}]/g, "")}
              onChange={({ currentTarget }) =>
                put(rule.touchpointDate.map((each, place) => (place === index ? currentTarget.value : each)))
              }
              data={[...new Set([date, ...choices])].map((value) => ({
                value,
                label: choiceLabel(value),
              }))}
            />
            {rule.touchpointDate.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Take date ${index + 1} of ${name} out`}
                onClick={() => put(rule.touchpointDate.toSpliced(index, 1))}
              >
                <IconX size={14} />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => put([...rule.touchpointDate, choices[0] ?? "{CampaignMember.CreatedDate}"])}
        >
          Else
        </Button>
      </Group>
      <Faults faults={faultsAt(faults, `${path}.touchpointDate`)} />
    </div>
  );
}
