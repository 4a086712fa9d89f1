import { readLivingStore } from "../app/living-store.ts";
import type { Desk } from "./desk.ts";
import { HttpProblem } from "./problem.ts";

/** So long an answer is told again: anybody may ask, and a question costs a turn on the store. */
const TOLD_MS = 3_000;
/** A report may hold the turn for a while; longer than this, nobody gets an answer. */
const WAIT_MS = 30_000;

/** Whether accounts and the shown store answer. @throws {HttpProblem} 503 with what does not */
export function healthOf(desk: Desk): () => Promise<{ status: "ok" }> {
  let asked: { at: number; answer: Promise<{ status: "ok" }> } | undefined;
  return () => {
    if (!asked || Date.now() - asked.at > TOLD_MS) asked = { at: Date.now(), answer: look(desk) };
    return asked.answer;
  };
}

async function look(desk: Desk): Promise<{ status: "ok" }> {
  await answers("The accounts", () => desk.accounts.setting("shown-store"));
  const shown = desk.stores.shown();
  if (shown)
    await answers("The store", () =>
      readLivingStore(shown.folder, async ({ state, warehouse }) => {
        await warehouse.all("SELECT count(*) AS n FROM ledger.publishes");
        await (await state()).runs(1);
      }),
    );
  return { status: "ok" };
}

async function answers(name: string, ask: () => Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const clock = setTimeout(() => reject(new Error("late")), WAIT_MS);
  try {
    await Promise.race([ask(), late]);
  } catch {
    throw new HttpProblem(503, "not_healthy", `${name} does not answer; the server's log says more.`);
  } finally {
    clearTimeout(clock);
  }
}
