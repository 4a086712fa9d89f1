import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { type DataDrivenResult, dataDrivenStream } from "../results/data-driven/data-driven.ts";
import { opportunityPaths } from "../results/data-driven/opportunity-paths.ts";
import { readPathStream } from "../results/data-driven/paths-csv.ts";
import { PathsCsvError } from "../results/data-driven/paths-csv-error.ts";
import { InputError } from "../settings/problem.ts";
import { withStore } from "./open-store.ts";

/** Credit by channel under the data-driven models, over the closed opportunities of a store. */
export async function dataDrivenOfStore(store: string, asOf?: number): Promise<DataDrivenResult> {
  return withStore(store, (outcome) => dataDrivenStream(opportunityPaths(outcome)), { asOf });
}

/**
 * The same over a file of paths, in the form in which public data sets come.
 *
 * @throws {InputError} where the file cannot be read
 */
export async function dataDrivenOfFile(file: string): Promise<DataDrivenResult> {
  try {
    return await dataDrivenStream(readPathStream(createReadStream(file)));
  } catch (error) {
    if (error instanceof PathsCsvError) {
      throw new InputError([{ file: basename(file), line: error.line, message: error.message }]);
    }
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new InputError([{ file: basename(file), message: `there is no such file (${file})` }]);
    }
    throw error;
  }
}
