import { useComputedColorScheme } from "@mantine/core";
import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { channelColour } from "../theme/channel-colours.ts";
import { shortMoney } from "../theme/format.ts";
import { monthName } from "./month-name.ts";

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

/** A series of a chart over months. */
export type Series = { name: string; channel: string | null; values: readonly number[] };

/**
 * Bars over months from zero, stacked; loaded apart from the pages, since it is the largest part of the app. What it
 * shows stands in a table behind it, which whoever uses it adds.
 */
export default function MonthBars({
  months,
  series,
  currency,
  label,
  height = 240,
}: {
  months: readonly string[];
  series: readonly Series[];
  /** Null: plain counts. */
  currency: string | null;
  label: string;
  height?: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current, undefined, { renderer: "svg" });
    const [text, line] = scheme === "dark" ? ["#a3adb8", "#303841"] : ["#5b6672", "#e3e6e9"];
    const format = (value: number) =>
      currency ? shortMoney(value, currency) : value.toLocaleString("en-US");
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: "inherit" },
      grid: { left: 8, right: 8, top: 12, bottom: 4, containLabel: true },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        valueFormatter: (value: unknown) => format(Number(value)),
        appendTo: "body",
        renderMode: "html",
      },
      xAxis: {
        type: "category",
        data: months.map(monthName),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: line } },
        axisLabel: { color: text },
      },
      yAxis: {
        type: "value",
        axisLabel: { color: text, formatter: format },
        splitLine: { lineStyle: { color: line } },
      },
      series: series.map(({ name, channel, values }) => ({
        type: "bar",
        name,
        stack: "all",
        barMaxWidth: 34,
        data: [...values],
        itemStyle: { color: channelColour(channel, scheme) },
      })),
    });
    const resize = new ResizeObserver(() => chart.resize());
    resize.observe(place.current);
    return () => {
      resize.disconnect();
      chart.dispose();
    };
  }, [months, series, currency, scheme]);
  return <div ref={place} role="img" aria-label={label} style={{ height }} />;
}
