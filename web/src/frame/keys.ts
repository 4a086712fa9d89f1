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
  ["/", "Search on this page"],
  ["j  k", "Next and previous row"],
  ["space", "Select the row"],
  ["e", "Edit the row"],
  ["Enter", "Open the row"],
  ["p", "Preview the pending changes"],
  ["Esc", "Close, or go back"],
  ["?", "This sheet"],
];
