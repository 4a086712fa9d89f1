import type { ReactNode } from "react";

/** One number that matters, with what it is and what to know of it. */
export function Figure({
  name,
  value,
  note,
  onOpen,
}: {
  name: string;
  value: ReactNode;
  note?: ReactNode;
  /** Shows the rows behind the number. */
  onOpen?: (() => void) | undefined;
}) {
  if (onOpen)
    return (
      <button type="button" className="figure" onClick={onOpen}>
        <span className="name">{name}</span>
        <span className="value">{value}</span>
        {note && <span className="note">{note}</span>}
      </button>
    );
  return (
    <div className="figure">
      <div className="name">{name}</div>
      <div className="value">{value}</div>
      {note && <div className="note">{note}</div>}
    </div>
  );
}
