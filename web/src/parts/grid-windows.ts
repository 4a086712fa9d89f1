import { type QueryKey, type UseQueryOptions, useQueries } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";

/** Rows of a long list, a window at a time: only what is looked at is asked for. */
export const WINDOW = 100;
type Part<Row> = { items: Row[]; total: number };

/**
 * @param ask the query of the rows from an offset on
 * @param identity changes when the list is another one; its rows then start anew
 */
export function useWindows<Row>(
  ask: (offset: number, limit: number) => UseQueryOptions<Part<Row>, Error, Part<Row>, never> | unknown,
  identity: string,
) {
  const [range, setRange] = useState({ from: 0, to: 40 });
  const first = Math.floor(range.from / WINDOW);
  const last = Math.floor(range.to / WINDOW);
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const results = useQueries({
    queries: pages.map((page) => ask(page * WINDOW, WINDOW)) as UseQueryOptions<
      Part<Row>,
      Error,
      Part<Row>,
      QueryKey
    >[],
  });
  const known = useRef<{ identity: string; total: number | undefined }>({ identity, total: undefined });
  const total = results.find(({ data }) => data)?.data?.total;
  if (known.current.identity !== identity) known.current = { identity, total };
  else if (total !== undefined) known.current.total = total;
  const rowAt = (index: number): Row | undefined =>
    results[Math.floor(index / WINDOW) - first]?.data?.items[index % WINDOW];
  const onRange = useCallback(
    (from: number, to: number) =>
      setRange((before) => (before.from === from && before.to === to ? before : { from, to })),
    [],
  );
  return {
    rowAt,
    onRange,
    total: known.current.total,
    error: results.find(({ error }) => error)?.error ?? null,
    retry: () => {
      for (const { error, refetch } of results) if (error) void refetch();
    },
  };
}
