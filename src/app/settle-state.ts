import { existsSync } from "node:fs";
import { join } from "node:path";
import { publishOf } from "../ledger/publishes.ts";
import { openState, type State, StateAbsent, StateUnreachable } from "../state/state.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { StoreDamaged, StoreMissing } from "./run-store.ts";

/** Where the state of a store lies: the folder and the id of the store, and the path as the person typed it. */
export type StatePlace = { folder: string; id: string; path: string };

const STATE = "state";

/**
 * Opens the state of a store and puts it in order: see {@link settleState}. It is made with the first publish alone:
 * a warehouse with publishes wants the state that knows them.
 *
 * @throws {StoreMissing} where the state cannot be reached: its words are for the person, not a fault of ours
 * @throws {StoreDamaged} where it is not that of the warehouse
 */
export async function openStateOf(place: StatePlace, warehouse: Warehouse): Promise<State> {
  const newest = await publishOf(warehouse);
  return openSettled(place, warehouse, newest !== undefined);
}

/**
 * Opens the state of a warehouse without publishes where there is one: it must know none either, else the warehouse
 * was lost.
 *
 * @returns undefined where there is no state yet
 */
export async function openStateOfUnpublished(
  place: StatePlace,
  warehouse: Warehouse,
): Promise<State | undefined> {
  if (!process.env.DATABASE_URL && !existsSync(join(place.folder, STATE))) return undefined;
  try {
    return await openSettled(place, warehouse, true);
  } catch (error) {
    if (error instanceof OtherState && error.publishes === 0) return undefined;
    throw error;
  }
}

async function openSettled(place: StatePlace, warehouse: Warehouse, isThere: boolean): Promise<State> {
  const state = await openState({ ...whereIs(place), isThere }).catch(async (error: unknown) => {
    if (error instanceof StateUnreachable) throw new StoreMissing(error.message);
    if (error instanceof StateAbsent)
      throw new OtherState(place, { state: 0, warehouse: (await publishOf(warehouse))?.id ?? 0 });
    throw error;
  });
  try {
    await settleState(state, warehouse, place);
    return state;
  } catch (error) {
    await state.close();
    throw error;
  }
}

/**
 * Ends what a killed process has begun: the warehouse's commit decides. A publish that is pending in the state and
 * stands in the warehouse is done; one that does not is taken back, as if it had never been asked for.
 *
 * That is all that the two may differ in. Where they know other publishes, one of them was lost, brought back from
 * another day, or belongs to another store, and nothing is written to either.
 *
 * @throws {OtherState}
 */
export async function settleState(state: State, warehouse: Warehouse, place: StatePlace): Promise<void> {
  const [pending, newest, written] = [
    await state.pendingPublish(),
    await state.newestPublish(),
    await publishOf(warehouse),
  ];
  const isCommitted = pending !== undefined && pending.id === written?.id;
  const known = isCommitted ? pending : newest;
  const isSame = known?.id === written?.id && known?.at === written?.at;
  const isNext = pending === undefined || pending.id === (newest?.id ?? 0) + 1;
  if (!isSame || !isNext)
    throw new OtherState(place, { state: newest?.id ?? 0, warehouse: written?.id ?? 0 });
  if (!pending) return;
  if (isCommitted && written)
    await state.finishPublish(pending.id, { opened: written.opened, closed: written.closed });
  else await state.abandonPublish(pending.id);
}

/** The state is not the one that the warehouse's publishes were written with. */
export class OtherState extends StoreDamaged {
  override name = "OtherState";
  /** How many the state knows. */
  readonly publishes: number;

  constructor({ folder, path }: Omit<StatePlace, "id">, newest: { state: number; warehouse: number }) {
    const isServer = Boolean(process.env.DATABASE_URL);
    const own = join(path, STATE);
    const where = isServer ? "the state in the PostgreSQL that DATABASE_URL names" : `the state in ${own}`;
    const differs =
      newest.state === newest.warehouse
        ? `publish ${newest.state} is not the same in both`
        : `the state knows ${countOf(newest.state)}, the warehouse ${countOf(newest.warehouse)}`;
    const other = !isServer
      ? "set DATABASE_URL if the state lies in PostgreSQL"
      : existsSync(join(folder, STATE))
        ? `unset DATABASE_URL if the state is the one in ${own}`
        : "set DATABASE_URL to what it was before";
    const wayOut =
      newest.warehouse === 0
        ? "bring the warehouse back from the backup, or begin a new store in another folder with footfall import"
        : `${other}, or bring state and warehouse back from one backup; without one, footfall settings show --store ${path} tells the settings for a new store`;
    super(`${path}: ${where} is not that of the warehouse (${differs}); nothing has been changed; ${wayOut}`);
    this.publishes = newest.state;
  }
}

function countOf(publishes: number): string {
  if (publishes === 0) return "no publish";
  return publishes === 1 ? "1 publish" : `${publishes} publishes`;
}

/** The state beside the warehouse, or in the PostgreSQL that `DATABASE_URL` names. */
function whereIs({ folder, id }: StatePlace): { folder: string } | { url: string; store: string } {
  const url = process.env.DATABASE_URL;
  return url ? { url, store: id } : { folder: join(folder, STATE) };
}
