export type { DoubleCount, DoubleCountingOptions } from "./double-count.ts";
export { doubleCounting } from "./double-counting.ts";
export { ONLINE_TYPES } from "./online-campaigns.ts";
