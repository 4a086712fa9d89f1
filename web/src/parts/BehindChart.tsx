import type { ReactNode } from "react";

/** The numbers of a chart as a table, folded away. */
export function BehindChart({ children, height = 300 }: { children: ReactNode; height?: number }) {
  return (
    <details style={{ fontSize: 13, marginTop: 6 }}>
      <summary className="faint">As a table</summary>
      <div className="scroll" tabIndex={0} style={{ maxHeight: height, overflow: "auto" }}>
        {children}
      </div>
    </details>
  );
}
