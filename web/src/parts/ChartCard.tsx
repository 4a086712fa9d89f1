import { Skeleton } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import { BehindChart } from "./BehindChart.tsx";
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
      <Suspense fallback={<Skeleton height={260} />}>
        <MonthBars months={months} series={series} currency={currency} label={title} />
      </Suspense>
      <BehindChart>{children}</BehindChart>
    </section>
  );
}
