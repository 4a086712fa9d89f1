import type { ReactNode } from "react";

/** What will stand here, and the next step. */
export function Empty({ title, children, next }: { title: string; children?: ReactNode; next?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <div>{children}</div>
      {next && <div className="next">{next}</div>}
    </div>
  );
}
