export type { DoubleCount, DoubleCountingOptions } from "./double-count.ts";
export { DOUBLE_COUNT_HOURS } from "./double-count.ts";
export { doubleCounting } from "./double-counting.ts";
export { ONLINE_TYPES, onlineNames, whyOnline } from "./online-types.ts";
