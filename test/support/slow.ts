import { test } from "vitest";

/** A test that takes long and whose subject others touch as well: for `npm run test:slow`, not for every change. */
export const slowTest = test.skipIf(!process.env.FOOTFALL_SLOW);
