import { stages } from "../metadata/opportunities.ts";
import type { Values } from "../store/store.ts";
import type { ObjectRules } from "./object-rules.ts";

/** Closed, won and, unless it is given, probability follow from the stage. */
export const opportunityRules: ObjectRules = {
  beforeInsert(_store, values) {
    follow(values);
    return undefined;
  },
  beforeUpdate(_store, current, values) {
    if (values.StageName !== undefined && values.StageName !== current.StageName) follow(values);
    return undefined;
  },
};

function follow(values: Values): void {
  const stage = stages.find(({ name }) => name.toLowerCase() === String(values.StageName).toLowerCase());
  values.IsClosed = stage?.isClosed ? 1 : 0;
  values.IsWon = stage?.isWon ? 1 : 0;
  if (stage && values.Probability === undefined) values.Probability = stage.probability;
}
