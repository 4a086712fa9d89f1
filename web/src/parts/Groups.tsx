import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { ConditionSetting, RuleObject } from "../api/settings.ts";
import type { SettingFault } from "../frame/use-faults.ts";
import { Conditions } from "./Conditions.tsx";

/** Groups of conditions: a record matches where all conditions of any group hold. */
export function Groups({
  legend,
  groups,
  name,
  objects,
  onChange,
  faultsOf,
}: {
  legend: string;
  groups: readonly ConditionSetting[][];
  /** What the groups belong to, for those who do not see it. */
  name: string;
  objects?: readonly RuleObject[];
  onChange: (groups: ConditionSetting[][]) => void;
  /** What is wrong with a condition, by its group and its place there. */
  faultsOf: (group: number, place: number) => readonly SettingFault[];
}) {
  return (
    <div>
      <div className="legend">{legend}</div>
      {groups.map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
        <div key={index}>
          {index > 0 && (
            <div className="faint" style={{ fontSize: 12.5, margin: "6px 0" }}>
              or all of this
            </div>
          )}
          <Conditions
            conditions={group}
            label={`${name}, group ${index + 1}`}
            {...(objects ? { objects } : {})}
            faultsOf={(place) => faultsOf(index, place)}
            least={groups.length > 1 ? 0 : 1}
            onChange={(next) =>
              onChange(
                next.length === 0
                  ? groups.toSpliced(index, 1)
                  : groups.map((each, place) => (place === index ? next : each)),
              )
            }
          />
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        onClick={() => onChange([...groups, [{ field: "Campaign.Type", operator: "equals", value: "" }]])}
      >
        Or another group
      </Button>
    </div>
  );
}
