import { Button, Popover } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Discard } from "../parts/Discard.tsx";
import { plural } from "../theme/format.ts";
import { describe } from "./describe.ts";
import { useTray } from "./pending.tsx";
import { TrayEffect } from "./TrayEffect.tsx";

/** The pending changes at the bottom of every page: the only way to save. */
export function TrayBar() {
  const { changes, discard, remove, failure } = useTray();
  if (changes.length === 0) return null;
  const newest = changes.at(-1);
  return (
    <section className="tray" aria-label="Pending changes">
      <div className="what">
        <Popover position="top-start" width="min(420px, calc(100vw - 20px))" shadow="md">
          <Popover.Target>
            <button type="button" className="cellbutton" style={{ marginLeft: -6 }}>
              <strong>{plural(changes.length, "pending change")}</strong>
            </button>
          </Popover.Target>
          <Popover.Dropdown>
            <ul style={{ margin: 0, padding: 0, listStyle: "none", maxHeight: 320, overflow: "auto" }}>
              {changes.map((change, index) => (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: a change is known by its place
                  key={index}
                  style={{ display: "flex", gap: 8, justifyContent: "space-between", padding: "4px 0" }}
                >
                  <span style={{ fontSize: 13 }}>{describe(change)}</span>
                  <Button
                    variant="subtle"
                    size="compact-xs"
                    style={{ flex: "none" }}
                    onClick={() => remove(index)}
                    aria-label={`Take out: ${describe(change)}`}
                  >
                    Take out
                  </Button>
                </li>
              ))}
            </ul>
          </Popover.Dropdown>
        </Popover>{" "}
        <TrayEffect changes={changes} />
        <div className="faint" style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
          {failure ? (
            <span className="loss">Not kept on the server: {failure.message}</span>
          ) : (
            newest && describe(newest)
          )}
        </div>
      </div>
      <Discard number={changes.length} onDiscard={discard} />
      <Button renderRoot={(given) => <Link {...given} to="/preview" />}>Preview</Button>
    </section>
  );
}
