import { Skeleton } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import type { Series } from "./Chart.tsx";

const MonthBars = lazy(() => import("./Chart.tsx"));

/** A chart with a title that tells the finding, and its numbers as a table behind it. */
export function ChartCard({
  title,
  months,
  series,
  currency,
  children,
}: {
  title: string;
  months: readonly string[];
  series: readonly Series[];
  currency: string | null;
  /** The table. */
  children: ReactNode;
}) {
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <Suspense fallback={<Skeleton height={240} />}>
        <MonthBars months={months} series={series} currency={currency} label={title} />
      </Suspense>
      <details style={{ fontSize: 13 }}>
        <summary className="faint">As a table</summary>
        <div className="scroll" tabIndex={0} style={{ maxHeight: 300, overflow: "auto" }}>
          {children}
        </div>
      </details>
    </section>
  );
}
