/** Whether a key is meant for a field or an open dialog, and not for the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (document.querySelector('[role="dialog"]')) return true;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(textarea|select)$/i.test(target.tagName) ||
      (target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "radio"))
  );
}

/** What the keys do, for the sheet that `?` opens. */
export const KEYS: readonly (readonly [string, string])[] = [
  ["/", "Search on this page; where it has no search, campaigns"],
  ["j  k", "Next and previous row"],
  ["space", "Select the row"],
  ["e", "Edit the row, or all that are selected"],
  ["Enter", "Open the row"],
  ["p", "Preview the pending changes"],
  ["Esc", "Close, clear the selection, or go back"],
  ["?", "This sheet"],
];

/** The rows of a page without a grid: of its tables, and whatever is marked as one. */
const ROWS = "#content [data-row], #content table.plain tbody tr";
/** What of a row takes the focus: its link first, so that Enter opens it. */
const INSIDE = ["a[href]", "button:not([disabled])"];
const SEARCH_TRIES = 40;

/** Goes to the next row, or to the one before it; a grid moves by itself. */
export function moveThroughRows(event: KeyboardEvent): void {
  if (document.querySelector('#content [role="grid"]')) return;
  const stops = [...document.querySelectorAll<HTMLElement>(ROWS)].flatMap((row) => {
    const stop = row.hasAttribute("tabindex") ? row : firstInside(row);
    return stop && row.checkVisibility() ? [{ row, stop }] : [];
  });
  if (stops.length === 0) return;
  const at = stops.findIndex(({ row }) => row.contains(document.activeElement));
  const next = event.key === "j" ? at + 1 : Math.max(0, at - 1);
  const { row, stop } = stops[Math.min(next, stops.length - 1)] as (typeof stops)[number];
  stop.focus();
  row.scrollIntoView({ block: "nearest" });
  event.preventDefault();
}

/** Goes to the first field of the row that has the focus. */
export function editRow(event: KeyboardEvent): void {
  const row = document.activeElement?.closest("[data-row]");
  const field = row?.querySelector<HTMLElement>("input, select, textarea");
  if (!field) return;
  field.focus();
  event.preventDefault();
}

function firstInside(row: HTMLElement): HTMLElement | null {
  for (const sort of INSIDE) {
    const found = row.querySelector<HTMLElement>(sort);
    if (found) return found;
  }
  return null;
}

/** Puts the cursor into the search of a page that is just being opened. */
export function focusSearch(tries = SEARCH_TRIES): void {
  const box = document.querySelector<HTMLInputElement>("[data-search]");
  if (box) box.focus();
  else if (tries > 0) requestAnimationFrame(() => focusSearch(tries - 1));
}
