/** A text of the org without secrets that it may have sent back. */
export function scrub(text: string, secrets: readonly (string | undefined)[]): string {
  let clean = text;
  for (const secret of secrets) if (secret) clean = clean.replaceAll(secret, "[hidden]");
  return clean;
}
