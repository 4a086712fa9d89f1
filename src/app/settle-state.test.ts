import { expect, test } from "vitest";
import type { Publish, State } from "../state/state.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { OtherState, settleState } from "./settle-state.ts";

/** What becomes of a publish that is pending, and which states are refused: numbers are ids, `8*` was made at another time. */

const PLACE = { folder: "store", path: "store", id: "store" };

function publishAt(text: string): Publish {
  const id = Number.parseInt(text, 10);
  return { id, at: text.endsWith("*") ? 1 : id * 1000, opened: 0, closed: 0 } as Publish;
}

async function settled(state: { newest?: string; pending?: string }, warehouse?: string): Promise<string> {
  let ended = "left alone";
  const fake: Partial<State> = {
    pendingPublish: async () => (state.pending === undefined ? undefined : publishAt(state.pending)),
    newestPublish: async () => (state.newest === undefined ? undefined : publishAt(state.newest)),
    finishPublish: async (id) => {
      ended = `${id} is done`;
    },
    abandonPublish: async (id) => {
      ended = `${id} is taken back`;
    },
  };
  const rows = () => {
    if (warehouse === undefined) return [];
    const { id, at } = publishAt(warehouse);
    return [{ id, made_at: new Date(at), clock: new Date(at), opened: 0, closed: 0, settings: "{}" }];
  };
  const holding = { all: async () => rows() } as unknown as Warehouse;
  try {
    await settleState(fake as State, holding, PLACE);
    return ended;
  } catch (error) {
    expect(ended).toBe("left alone");
    if (error instanceof OtherState) return "refused";
    throw error;
  }
}

test.each([
  ["a new store", {}, undefined, "left alone"],
  ["nothing under way", { newest: "8" }, "8", "left alone"],
  ["killed before the first commit", { pending: "1" }, undefined, "1 is taken back"],
  ["killed before the commit", { newest: "8", pending: "9" }, "8", "9 is taken back"],
  ["killed after the commit", { newest: "8", pending: "9" }, "9", "9 is done"],
  ["killed after the first commit", { pending: "1" }, "1", "1 is done"],
  ["a state that is new", {}, "8", "refused"],
  ["a state that is new, with a publish begun in it", { pending: "1" }, "8", "refused"],
  ["a state of another day", { newest: "7" }, "8", "refused"],
  ["a warehouse of another day", { newest: "9" }, "8", "refused"],
  ["a warehouse that was lost", { newest: "8" }, undefined, "refused"],
  ["as many publishes, but others", { newest: "8*" }, "8", "refused"],
  ["a pending publish that another one is in the warehouse", { newest: "8", pending: "9*" }, "9", "refused"],
])("%s", async (_, state, warehouse, expected) => {
  expect(await settled(state, warehouse)).toBe(expected);
});
