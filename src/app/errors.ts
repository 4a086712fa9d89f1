/** What the use cases refuse, for the rooms that tell people of it. */

export { NothingToExplain } from "../results/explain/story.ts";
export { BudgetReached, OrgError } from "../salesforce/errors.ts";
export {
  NotConnected,
  NothingImported,
  OtherOrg,
  PublishCompacted,
  PublishMissing,
  StoreMissing,
  StoreRefused,
} from "./run-store.ts";
