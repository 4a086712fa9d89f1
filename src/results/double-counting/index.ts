export {
  type DoubleCount,
  type DoubleCountingOptions,
  doubleCounting,
} from "./double-counting.ts";
export { ONLINE_TYPES } from "./online-campaigns.ts";
