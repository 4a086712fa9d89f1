import { useComputedColorScheme } from "@mantine/core";
import { BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useMemo, useRef, useState } from "react";
import { shortMoney } from "../theme/format.ts";
import { useChannelColour } from "./Channel.tsx";
import { monthName } from "./month-name.ts";
import { apart, largest } from "./stack-labels.ts";

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

/** A series of a chart over months; without a colour of its own it has its channel's. */
export type Series = { name: string; channel: string | null; values: readonly number[]; colour?: string };

/** More than this beside a bar are no names but a crowd. */
const MOST = 12;
const [NAMES, NAMES_NARROW] = [148, 104];
type Name = { name: string; colour: string; from: number; at: number; x: number };

/**
 * Bars over months from zero, stacked, each part named beside the last bar; loaded apart from the pages, since it is the
 * largest part of the app. What it shows stands in a table behind it, which whoever uses it adds.
 */
export default function MonthBars({
  months,
  series,
  currency,
  label,
  height = 260,
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
  const colourOf = useChannelColour();
  const parts = useMemo(
    () =>
      largest<Series>(series, MOST).map((each) => ({
        ...each,
        shade: "colour" in each && each.colour ? each.colour : colourOf(each.channel),
      })),
    [series, colourOf],
  );
  const [names, setNames] = useState<readonly Name[]>([]);
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current, undefined, { renderer: "svg" });
    const [text, line] = scheme === "dark" ? ["#a3adb8", "#303841"] : ["#5b6672", "#e3e6e9"];
    const format = (value: number) =>
      currency ? shortMoney(value, currency) : value.toLocaleString("en-US");
    const draw = () => {
      const width = chart.getWidth();
      chart.setOption({
        animation: false,
        textStyle: { fontFamily: "inherit" },
        grid: { left: 8, right: roomFor(width), top: 12, bottom: 4, containLabel: true },
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
        series: parts.map(({ name, values, shade }) => ({
          type: "bar",
          name,
          stack: "all",
          barMaxWidth: 34,
          data: [...values],
          itemStyle: { color: shade },
        })),
      });
      setNames(namesBeside(chart, parts, months.length - 1, height));
    };
    draw();
    const resize = new ResizeObserver(() => {
      chart.resize();
      draw();
    });
    resize.observe(place.current);
    return () => {
      resize.disconnect();
      chart.dispose();
    };
  }, [months, parts, currency, scheme, height]);
  return (
    <div style={{ position: "relative" }}>
      <div ref={place} role="img" aria-label={label} style={{ height }} />
      <svg className="stacknames" aria-hidden="true">
        {names.map(({ name, colour, from, at, x }) => (
          <g key={name}>
            <polyline points={`${x},${from} ${x + 8},${at} ${x + 14},${at}`} stroke={colour} />
            <text x={x + 18} y={at + 4}>
              {name}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

const roomFor = (width: number) => (width < 520 ? NAMES_NARROW : NAMES);

/** The heights of the parts' middles in the last bar that has any, and where their names stand. */
function namesBeside(
  chart: EChartsType,
  parts: readonly { name: string; values: readonly number[]; shade: string }[],
  last: number,
  height: number,
): Name[] {
  const pixel = (value: number) => Number(chart.convertToPixel({ yAxisIndex: 0 }, value));
  const x = chart.getWidth() - roomFor(chart.getWidth());
  let below = 0;
  const middles = parts.map(({ values }) => {
    const value = values[last] ?? 0;
    below += value;
    return pixel(below - value / 2);
  });
  const places = apart(middles, 12, height - 30);
  return parts.map(({ name, shade }, index) => ({
    name,
    colour: shade,
    from: middles[index] ?? 0,
    at: places[index] ?? 0,
    x,
  }));
}
