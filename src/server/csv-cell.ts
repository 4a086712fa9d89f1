/** A number stays one; texts that begin as a formula, or with what a spreadsheet drops before one, are disarmed. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return cell(JSON.stringify(value));
  const text = String(value);
  const isNumber = typeof value === "number" || /^-?\d+(\.\d+)?$/.test(text);
  return !isNumber && /^[\s]*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** A cell as it stands in a line of CSV. */
export function quotedCell(value: unknown): string {
  return `"${cell(value).replaceAll('"', '""')}"`;
}
