import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { Alert, Button, Group, NativeSelect, Switch } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { fieldsQuery } from "../../api/queries.ts";
import type { SyncRule, SyncSettings } from "../../api/settings.ts";
import { textOf, useAddress } from "../../frame/address.ts";
import { useMay } from "../../frame/session.tsx";
import { faultsAt, type SettingFault } from "../../frame/use-faults.ts";
import { useSection } from "../../frame/use-section.ts";
import { conditionText } from "../../parts/condition-text.ts";
import { EditBar } from "../../parts/EditBar.tsx";
import { Empty } from "../../parts/Empty.tsx";
import { Failure } from "../../parts/Failure.tsx";
import { Faults } from "../../parts/Faults.tsx";
import { fullFieldLabel } from "../../parts/field-label.ts";
import { LoadingCards } from "../../parts/Loading.tsx";
import { moved } from "../../parts/moved.ts";
import { Page } from "../../parts/Page.tsx";
import { SearchBox } from "../../parts/SearchBox.tsx";
import { bridgingRules } from "./bridging.ts";
import { RuleCard } from "./RuleCard.tsx";
import { RuleTest } from "./RuleTest.tsx";

const FRESH: SyncRule = {
  name: "New rule",
  touchpointDate: ["{CampaignMember.FirstRespondedDate}", "{CampaignMember.CreatedDate}"],
  applyCampaignWindow: false,
  anyOf: [[{ field: "CampaignMember.HasResponded", operator: "equals", value: "true" }]],
};

/** Which members count by rule, in order: the first rule that matches a member gives its date. */
export function Rules() {
  const { section, settings, error, retry, isPending, faults, edit, reset } = useSection("rules");
  const [address, change] = useAddress();
  const search = textOf(address, "q") ?? "";
  const mayEdit = useMay("editor");
  return (
    <Page
      title="Sync rules"
      right={
        <>
          {section && section.rules.length > 0 && (
            <SearchBox
              label="Search rules"
              value={search}
              onSearch={(q) => change({ q }, { replace: true })}
            />
          )}
          <EditBar isPending={isPending} onReset={reset} />
        </>
      }
    >
      {error && <Failure error={error} retry={retry} />}
      {!section && !error && <LoadingCards heights={[90, 260]} />}
      {section && (
        <div className="cards">
          <Precedence sync={section} onChange={edit} mayEdit={mayEdit} />
          <Bridge
            sync={section}
            publishedRules={settings?.sync.rules.length ?? 0}
            syncTypeField={settings?.fields.syncType}
            onChange={edit}
          />
          <Faults faults={faults.filter(({ path }) => !path.startsWith("sync.rules["))} />
          <RuleList sync={section} onChange={edit} mayEdit={mayEdit} faults={faults} search={search} />
          {mayEdit && section.rules.length > 0 && <RuleTest sync={section} />}
        </div>
      )}
    </Page>
  );
}

type Editing = { sync: SyncSettings; onChange: (sync: SyncSettings) => void };

function Precedence({ sync, onChange, mayEdit }: Editing & { mayEdit: boolean }) {
  return (
    <section className="card" aria-label="Who decides">
      <Group gap="lg" align="flex-end" className="fields">
        <NativeSelect
          label="Who decides"
          value={sync.precedence}
          disabled={!mayEdit}
          onChange={({ currentTarget }) =>
            onChange({ ...sync, precedence: currentTarget.value as SyncSettings["precedence"] })
          }
          data={[
            { value: "auto", label: "Automatic: rules, once there are any; else the sync type" },
            { value: "rules_then_sync_type", label: "Rules first, then the sync type" },
            { value: "rules_only", label: "Rules only" },
            { value: "sync_type_only", label: "The sync type only" },
          ]}
        />
        <NativeSelect
          label="Touchpoint start and end compare with"
          value={sync.windowBasis}
          disabled={!mayEdit}
          onChange={({ currentTarget }) =>
            onChange({ ...sync, windowBasis: currentTarget.value as SyncSettings["windowBasis"] })
          }
          data={[
            { value: "touchpoint_date", label: "the touchpoint date" },
            { value: "member_created_date", label: "the member's created date" },
          ]}
        />
        <Switch
          size="xs"
          label="The end date's own day counts"
          checked={sync.endDateInclusive}
          disabled={!mayEdit}
          onChange={({ currentTarget }) => onChange({ ...sync, endDateInclusive: currentTarget.checked })}
        />
      </Group>
    </section>
  );
}

/** The first rule switches the picklist off, unless rules are written for it: says so, and writes them. */
function Bridge({
  sync,
  publishedRules,
  syncTypeField,
  onChange,
}: Editing & { publishedRules: number; syncTypeField: string | undefined }) {
  const { data: fields = [] } = useQuery(fieldsQuery);
  const bridging = bridgingRules(fields, syncTypeField);
  const isFirst = publishedRules === 0 && sync.rules.length > 0 && sync.precedence === "auto";
  const isBridged = bridging.every(({ name }) => sync.rules.some((rule) => rule.name === name));
  if (!isFirst || bridging.length === 0 || isBridged) return null;
  return (
    <Alert color="yellow" variant="light" title="The first rule switches the sync type off">
      Once a rule is published, campaigns that count by their sync type no longer do, unless a rule matches
      their members. Two bridging rules keep them.
      <Group mt="xs">
        <Button variant="default" onClick={() => onChange({ ...sync, rules: [...sync.rules, ...bridging] })}>
          Add the bridging rules
        </Button>
        <Button variant="subtle" onClick={() => onChange({ ...sync, precedence: "rules_then_sync_type" })}>
          Rather let the sync type decide after the rules
        </Button>
      </Group>
    </Alert>
  );
}

function RuleList({
  sync,
  onChange,
  mayEdit,
  faults,
  search,
}: Editing & { mayEdit: boolean; faults: readonly SettingFault[]; search: string }) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const ids = useStableIds(sync.rules.length);
  const put = (rules: SyncRule[]) => onChange({ ...sync, rules });
  const move = (from: number, to: number) => {
    ids.move(from, to);
    put(moved(sync.rules, from, to));
  };
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && active.id !== over.id)
      move(ids.list.indexOf(String(active.id)), ids.list.indexOf(String(over.id)));
  };
  return (
    <>
      {sync.rules.length === 0 && (
        <section className="card">
          <Empty
            title="No rules yet"
            next={
              mayEdit && (
                <Button
                  variant="light"
                  leftSection={<IconPlus size={14} />}
                  onClick={() => put([structuredClone(FRESH)])}
                >
                  Add a rule
                </Button>
              )
            }
          >
            Without rules the sync type of each campaign decides: include all, include responded, exclude all.
            A rule says it once for many campaigns, and names the date.
          </Empty>
        </section>
      )}
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={drop}>
        <SortableContext items={ids.list} strategy={verticalListSortingStrategy}>
          <div className="cards">
            {sync.rules.map((rule, index) =>
              isFound(rule, search) ? (
                <RuleCard
                  key={ids.list[index]}
                  id={ids.list[index] ?? String(index)}
                  rule={rule}
                  index={index}
                  last={sync.rules.length - 1}
                  mayEdit={mayEdit}
                  faults={faultsAt(faults, `sync.rules[${index}]`)}
                  onChange={(next) => put(sync.rules.map((each, place) => (place === index ? next : each)))}
                  onMove={(by) => move(index, index + by)}
                  onClone={() => {
                    ids.insert(index + 1);
                    put(
                      sync.rules.toSpliced(index + 1, 0, {
                        ...structuredClone(rule),
                        name: `${rule.name} (copy)`,
                      }),
                    );
                  }}
                  onRemove={() => {
                    ids.remove(index);
                    put(sync.rules.toSpliced(index, 1));
                  }}
                />
              ) : null,
            )}
          </div>
        </SortableContext>
      </DndContext>
      {mayEdit && sync.rules.length > 0 && (
        <Group>
          <Button
            variant="light"
            leftSection={<IconPlus size={14} />}
            onClick={() => put([...sync.rules, structuredClone(FRESH)])}
          >
            Add a rule
          </Button>
        </Group>
      )}
    </>
  );
}

/** Whether what is searched for stands in the rule's name, in its conditions or its dates. */
function isFound(rule: SyncRule, search: string): boolean {
  const text = [
    rule.name,
    ...rule.anyOf.flat().map(conditionText),
    ...rule.touchpointDate.map(fullFieldLabel),
  ];
  return text.join(" ").toLowerCase().includes(search.trim().toLowerCase());
}

/** Names for places of a list that go along when an item moves: rules themselves have no id. */
function useStableIds(length: number) {
  const made = useRef(0);
  const ids = useRef<string[]>([]);
  const fresh = () => `rule-${made.current++}`;
  while (ids.current.length < length) ids.current.push(fresh());
  if (ids.current.length > length) ids.current.length = length;
  return {
    list: ids.current,
    move: (from: number, to: number) => {
      ids.current = moved(ids.current, from, to);
    },
    insert: (at: number) => {
      ids.current = ids.current.toSpliced(at, 0, fresh());
    },
    remove: (at: number) => {
      ids.current = ids.current.toSpliced(at, 1);
    },
  };
}
