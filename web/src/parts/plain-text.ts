import { withDays } from "../theme/format.ts";
import { fieldLabel } from "./field-label.ts";

/** A text of the server as pages write: days as "14 Jan 2026", date fields by their words instead of API names. */
export function plainText(text: string): string {
  return withDays(text).replaceAll(/\b(?:[A-Z][a-z]+)+Date\b/g, (name, offset: number, whole: string) => {
    const beginsASentence = /(^|[.:] )$/.test(whole.slice(0, offset));
    return beginsASentence ? fieldLabel(name) : fieldLabel(name).toLowerCase();
  });
}
