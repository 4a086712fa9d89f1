import { writeFile } from "node:fs/promises";
import { DemoOptionsError, type DemoSummary, demoSettings, demoTruth, writeDemo } from "../demo/index.ts";
import { InputError } from "../settings/problem.ts";

export type DemoRequest = {
  members: number;
  seed?: number;
  until?: string;
  out: string;
  /** Where to write settings that fit the organisation. */
  settingsOut?: string;
  /** Where to write, as JSON, which lists were uploaded late. */
  truthOut?: string;
  progress?: (what: string) => void;
};

/**
 * Writes the demo organisation as a Data Export.
 *
 * @throws {InputError} where no company can be made of the options
 */
export async function generateDemo(request: DemoRequest): Promise<DemoSummary> {
  const { out, settingsOut, truthOut, progress, ...options } = request;
  try {
    const summary = await writeDemo(out, {
      ...options,
      onProgress: (done, total, object) =>
        progress?.(`writing ${object}: ${Math.floor((100 * done) / total)} %`),
    });
    if (settingsOut !== undefined) await writeFile(settingsOut, demoSettings);
    if (truthOut !== undefined) await writeFile(truthOut, `${JSON.stringify(demoTruth(options), null, 2)}\n`);
    return summary;
  } catch (error) {
    if (error instanceof DemoOptionsError) {
      throw new InputError(error.problems.map((message) => ({ file: "demo", message })));
    }
    throw error;
  }
}
