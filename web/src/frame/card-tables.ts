import { useEffect } from "react";

/**
 * On a phone each row of a table is a card, and each cell says what it is: the text of its column's head is written to
 * it as `data-label`, which the style sheet shows. Tables keep their roles, which a browser forgets of what is no longer
 * laid out as a table.
 */
export function useCardTables(): void {
  useEffect(() => {
    const phone = matchMedia("(max-width: 800px)");
    const look = () => {
      if (!phone.matches) return;
      for (const table of document.querySelectorAll<HTMLTableElement>("table.plain")) label(table);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    phone.addEventListener("change", look);
    look();
    return () => {
      observer.disconnect();
      phone.removeEventListener("change", look);
    };
  }, []);
}

function label(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((head) => head.textContent.trim());
  if (heads.length < 2) return;
  put(table, "data-cards", "");
  put(table, "role", "table");
  for (const section of [table.tHead, ...table.tBodies]) {
    if (section) put(section, "role", "rowgroup");
    for (const row of section?.rows ?? []) {
      put(row, "role", "row");
      for (const [index, cell] of [...row.cells].entries()) {
        put(cell, "role", section === table.tHead ? "columnheader" : "cell");
        if (section !== table.tHead && cell.colSpan === 1) put(cell, "data-label", heads[index] ?? "");
      }
    }
  }
}

/** Only what differs is written: whoever watches the page is not woken by what was there. */
function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
