import type { Values } from "../store/store.ts";

/** What every new record has. */
export function systemValues(id: string, stamp: string, userId: string): Values {
  return { Id: id, IsDeleted: 0, CreatedDate: stamp, CreatedById: userId, ...changeValues(stamp, userId) };
}

/** What every change by a client moves. */
export function changeValues(stamp: string, userId: string): Values {
  return { LastModifiedDate: stamp, LastModifiedById: userId, SystemModstamp: stamp };
}
