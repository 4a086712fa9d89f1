/** What one part of the page asks of another without knowing it. */
const signals = new EventTarget();

const signal = (name: string) => () => signals.dispatchEvent(new Event(name));

/** Listens until the answer is called. */
export function onSignal(name: "navigation" | "keys", handle: () => void): () => void {
  signals.addEventListener(name, handle);
  return () => signals.removeEventListener(name, handle);
}

export const openNavigation = signal("navigation");
export const openKeys = signal("keys");
