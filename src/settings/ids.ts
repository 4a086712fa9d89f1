/** Salesforce ids: 15 case-sensitive characters, or these and three that make them safe to compare without case. */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/** Whether a text is an id of 15 characters, or of 18 of which the last three fit the first fifteen. */
export function isId(text: string): boolean {
  if (/^[a-zA-Z0-9]{15}$/.test(text)) return true;
  return /^[a-zA-Z0-9]{18}$/.test(text) && longId(text.slice(0, 15)) === text;
}

/** The 18-character form of an id of 15 or 18 characters. */
export function longId(text: string): string {
  if (text.length !== 15) return text;
  let suffix = "";
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let offset = 0; offset < 5; offset++) {
      if (/[A-Z]/.test(text.charAt(start + offset))) bits |= 1 << offset;
    }
    suffix += LETTERS.charAt(bits);
  }
  return text + suffix;
}

/** What is wrong with a text that is no id. */
export function idFault(text: string): string {
  const value = JSON.stringify(text.trim().slice(0, 60));
  return /^\s*[a-zA-Z0-9]{18}\s*$/.test(text)
    ? `${value} is an id whose last three characters do not fit the others, as after a spreadsheet changed its case`
    : `${value} is not a Salesforce id; an id has 15 or 18 letters and digits`;
}
