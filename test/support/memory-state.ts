import { defaultSettings } from "../../src/settings/parse.ts";
import type { Settings } from "../../src/settings/schema.ts";
import type { Publish, State } from "../../src/state/state.ts";

/** A state in memory, with what a publish needs of one: the real one starts a database. */
export function memoryState(): State {
  const publishes: Publish[] = [];
  const versions: Settings[] = [];
  const state: Partial<State> = {
    async beginPublish(intent) {
      if (intent.settings || versions.length === 0)
        versions.push(intent.settings ?? defaultSettings().settings);
      const { at, now, by, cause, reason, undoes } = intent;
      const id = publishes.length + 1;
      const publish: Publish = {
        id,
        status: "pending",
        at,
        now,
        by,
        cause,
        reason,
        undoes,
        settingsVersion: versions.length,
        opened: 0,
        closed: 0,
      };
      publishes.push(publish);
      return publish;
    },
    async finishPublish(id, counts) {
      Object.assign(publishes[id - 1] as Publish, { status: "done", ...counts });
    },
    async abandonPublish() {
      publishes.pop();
    },
    async close() {},
  };
  return state as State;
}
