import { ActionIcon, Button, Group, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { FILTER_OBJECTS, type FilterRule, type TouchpointFilters as Filters } from "../api/settings.ts";
import { faultsAt, type SettingFault } from "../frame/use-faults.ts";
import { conditionText } from "./condition-text.ts";
import { Groups } from "./Groups.tsx";

const KINDS = [
  ["buyerTouchpoints", "Buyer Touchpoints", "on leads and contacts"],
  ["attributionTouchpoints", "Attribution Touchpoints", "on deals"],
] as const;

const FRESH: FilterRule = { anyOf: [[{ field: "Touchpoint.channel", operator: "equals", value: "" }]] };

/** Filters of the two kinds of touchpoints: each a name and groups of conditions. */
export function TouchpointFilters({
  filters,
  path,
  verb,
  mayEdit,
  faults,
  onChange,
}: {
  filters: Filters;
  /** Where the filters stand in the settings. */
  path: string;
  /** What becomes of a touchpoint that matches, as "suppressed". */
  verb: string;
  mayEdit: boolean;
  faults: readonly SettingFault[];
  onChange: (filters: Filters) => void;
}) {
  return KINDS.map(([kind, title, where]) => {
    const list = filters[kind];
    const put = (next: FilterRule[]) => onChange({ ...filters, [kind]: next });
    return (
      <section className="card" key={kind} aria-label={`${title} that are ${verb}`}>
        <h2>
          {title} that are {verb}
        </h2>
        {list.length === 0 && (
          <p className="faint" style={{ fontSize: 13, margin: "0 0 8px" }}>
            No filter: every touchpoint {where} stays.
          </p>
        )}
        <Stack gap="md">
          {list.map((rule, index) => (
            <FilterEntry
              // biome-ignore lint/suspicious/noArrayIndexKey: a filter is known by its place
              key={index}
              rule={rule}
              name={`${title} filter ${index + 1}`}
              verb={verb}
              kind={kind}
              mayEdit={mayEdit}
              path={`${path}.${kind}[${index}]`}
              faults={faults}
              onChange={(next) => put(list.map((each, place) => (place === index ? next : each)))}
              onRemove={() => put(list.toSpliced(index, 1))}
            />
          ))}
          {mayEdit && (
            <Group>
              <Button
                variant="light"
                leftSection={<IconPlus size={14} />}
                aria-label={`Add a filter of ${title}`}
                onClick={() => put([...list, structuredClone(FRESH)])}
              >
                Add a filter
              </Button>
            </Group>
          )}
        </Stack>
      </section>
    );
  });
}

function FilterEntry({
  rule,
  name,
  verb,
  kind,
  mayEdit,
  path,
  faults,
  onChange,
  onRemove,
}: {
  rule: FilterRule;
  name: string;
  verb: string;
  kind: keyof Filters;
  mayEdit: boolean;
  path: string;
  faults: readonly SettingFault[];
  onChange: (rule: FilterRule) => void;
  onRemove: () => void;
}) {
  if (!mayEdit)
    return (
      <div style={{ fontSize: 13 }}>
        {rule.name && <strong>{rule.name}: </strong>}
        {rule.anyOf.map((group) => group.map(conditionText).join(" and ")).join(" or ")}
      </div>
    );
  const rename = (written: string) => {
    const { name: _, ...rest } = rule;
    onChange(written === "" ? rest : { ...rest, name: written });
  };
  return (
    <div>
      <Group gap={6} wrap="nowrap" mb={6}>
        <TextInput
          aria-label={`Name of ${name}`}
          placeholder="Name, if you like"
          value={rule.name ?? ""}
          maxLength={255}
          style={{ flex: 1 }}
          onChange={({ currentTarget }) => rename(currentTarget.value)}
        />
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconTrash size={15} />
        </ActionIcon>
      </Group>
      <Groups
        legend={`A touchpoint is ${verb} where all of this holds`}
        groups={rule.anyOf}
        name={name}
        objects={FILTER_OBJECTS[kind]}
        onChange={(anyOf) => onChange({ ...rule, anyOf })}
        faultsOf={(group, place) => faultsAt(faults, `${path}.anyOf[${group}][${place}]`)}
      />
    </div>
  );
}
