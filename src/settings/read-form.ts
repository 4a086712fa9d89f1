import { documentOf, parseSettings, type SettingsDocument } from "./parse.ts";
import { InputError } from "./problem.ts";
import type { Settings } from "./schema.ts";
import { settingsYaml } from "./write-yaml.ts";

/**
 * Reads settings that a form has made as a file of them is read: what the app sends is checked as what a person types.
 * Problems have the path of the setting and no line: nobody has seen the text.
 *
 * @throws {InputError} with every problem
 */
export function readForm(settings: Settings, label: string): SettingsDocument {
  try {
    return documentOf(parseSettings(settingsYaml(settings), label).settings, label);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.problems.map(({ file, column, message }) => ({
        file,
        ...(column === undefined ? {} : { column }),
        message,
      })),
      error.count,
    );
  }
}
