import { type Random, randomFrom } from "../random.ts";
import { FAULT_KINDS, type Fault, type FaultRule, fits, type RandomFaults } from "./fault.ts";

/** A fault that has struck. */
export type Struck = Fault & { method: string; path: string };

type Standing = { id: number; rule: FaultRule; method: RegExp; path: RegExp; seen: number };

/** Decides which requests are struck, and by what: rules in the order they were added, then chance. */
export class Faults {
  readonly #rules: Standing[] = [];
  readonly #struck: Struck[] = [];
  #lastId = 0;
  #chance: (RandomFaults & { random: Random }) | undefined;

  /** @returns the rule's id, to remove it by */
  add(rule: FaultRule): number {
    if (!FAULT_KINDS.includes(rule.kind))
      throw new RangeError(`no fault "${rule.kind}"; there are: ${FAULT_KINDS.join(", ")}`);
    this.#lastId += 1;
    const [method, path] = [globPattern(rule.method ?? "*"), globPattern(rule.path ?? "*")];
    this.#rules.push({ id: this.#lastId, rule, method, path, seen: 0 });
    return this.#lastId;
  }

  remove(id: number): void {
    const at = this.#rules.findIndex((standing) => standing.id === id);
    if (at >= 0) this.#rules.splice(at, 1);
  }

  /** Faults by chance from now on; `undefined` ends them. The same seed and requests give the same faults. */
  random(mode: RandomFaults | undefined): void {
    if (mode && !(mode.rate >= 0 && mode.rate <= 1)) throw new RangeError("rate lies between 0 and 1");
    this.#chance = mode && { ...mode, random: randomFrom(mode.seed) };
  }

  /** No rules, no chance, nothing struck. */
  clear(): void {
    this.#rules.length = 0;
    this.#struck.length = 0;
    this.#chance = undefined;
  }

  /** What has struck so far, oldest first. */
  get struck(): readonly Struck[] {
    return this.#struck;
  }

  get rules(): readonly (FaultRule & { id: number; seen: number })[] {
    return this.#rules.map(({ id, rule, seen }) => ({ ...rule, id, seen }));
  }

  /** The fault that strikes this request; counts the request against every rule that it matches. */
  next(method: string, path: string): Fault | undefined {
    let chosen: Fault | undefined;
    for (const standing of this.#rules) {
      const { rule } = standing;
      if (!standing.method.test(method) || !standing.path.test(path)) continue;
      const at = standing.seen++;
      const after = rule.after ?? 0;
      if (!chosen && at >= after && at < after + (rule.times ?? 1)) chosen = rule;
    }
    chosen ??= this.#byChance(method, path);
    if (chosen) this.#struck.push({ ...chosen, method, path });
    return chosen;
  }

  #byChance(method: string, path: string): Fault | undefined {
    if (!this.#chance) return undefined;
    const { kinds, rate, random } = this.#chance;
    // Drawn in any case, so that one request more of another sort does not shift all that follow.
    const [whether, which, how] = [random(), random(), random()];
    const fitting = kinds.filter((kind) => fits(kind, method, path));
    const kind = fitting[Math.floor(which * fitting.length)];
    if (!kind || whether >= rate) return undefined;
    return {
      kind,
      ...(kind === "slow" ? { ms: Math.round(how * 300) } : {}),
      ...(kind === "half_open" ? { ms: 2000, handled: how < 0.5 } : {}),
      ...(kind === "clock_skew" ? { ms: Math.round((how - 0.5) * 120_000) } : {}),
      every: 2 + Math.floor(how * 9),
    };
  }
}

function globPattern(glob: string): RegExp {
  const parts = glob.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
