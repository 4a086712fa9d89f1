import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../settings/problem.ts";
import { type ExportColumns, readRules } from "../settings/rules.ts";
import { FileExport } from "../sources/files/read-export.ts";
import { readSettings } from "./run.ts";

/**
 * Checks a settings file, and against an export the fields that its rules name.
 *
 * @throws {InputError} with every problem
 */
export async function checkSettings(
  file: string,
  source?: string,
): Promise<{ rules: number; channels: number }> {
  const document = await readSettings(file);
  const rules = readRules(document, source === undefined ? undefined : await columnsOf(source));
  return { rules: rules.sync.length, channels: rules.channels.length };
}

async function columnsOf(source: string): Promise<ExportColumns> {
  const scratch = await mkdtemp(join(tmpdir(), "footfall-"));
  try {
    const opened = await FileExport.open(source, scratch);
    if (opened.problems.length > 0) throw new InputError(opened.problems, opened.problemCount);
    return opened.columns;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
