import { Checkbox, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { isTyping } from "../frame/keys.ts";

/** A column of a grid. */
export type Column<Row> = {
  key: string;
  title: string;
  /** In pixels; `grow` lets it take what is left. */
  width: number;
  grow?: boolean;
  number?: boolean;
  /** Shown only to who chooses it. */
  isExtra?: boolean;
  /** Whether the server can order by it. */
  sorts?: boolean;
  cell: (row: Row) => ReactNode;
};

export type Selection<Row> = {
  has: (row: Row) => boolean;
  toggle: (row: Row) => void;
  /** For the box in the head; undefined where not all can be chosen at once. */
  all?: { chosen: boolean; some: boolean; toggle: () => void; label: string };
  label: (row: Row) => string;
};

type GridProps<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  /** Undefined while unknown. */
  total: number | undefined;
  rowAt: (index: number) => Row | undefined;
  rowKey: (row: Row) => string;
  onRange?: (from: number, to: number) => void;
  sort?: {
    by: string | undefined;
    order: "asc" | "desc";
    onSort: (by: string, order: "asc" | "desc") => void;
  };
  selection?: Selection<Row> | undefined;
  onOpen?: (row: Row) => void;
  /** The row with the cursor; undefined where none has it. */
  onEdit?: (row: Row | undefined) => void;
  /** The columns that a card on a phone shows below its first. */
  cards: readonly string[];
  empty: ReactNode;
  /** Pixels; without, it fills what its parent has. */
  height?: number;
};

const ROW = 36;
const CARD = 122;

/**
 * A table of any length: only the rows in sight are in the page. Sticky head and first column; `j` and `k` move,
 * `space` selects, `e` edits, Enter opens. On a phone each row is a card.
 */
export function Grid<Row>(props: GridProps<Row>) {
  const { columns, total, rowAt, rowKey, onRange, selection, cards, empty, height, label } = props;
  const isPhone = useMediaQuery("(max-width: 800px)", false, { getInitialValueInEffect: false });
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  const [at, setAt] = useState(-1);
  const lines = total ?? 12;
  const virtual = useVirtualizer({
    count: lines,
    getScrollElement: () => place.current,
    estimateSize: () => (isPhone ? CARD : ROW),
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const from = shown[0]?.index ?? 0;
  const to = shown.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: cards are higher than rows
  useEffect(() => virtual.measure(), [isPhone, virtual]);
  useEffect(() => onRange?.(from, to), [onRange, from, to]);
  useGridKeys({ at, setAt, lines, props, scroll: (index) => virtual.scrollToIndex(index) });
  if (total === 0) return <div className="grid low">{empty}</div>;
  const style = height ? { height, flex: "none" } : undefined;
  const active = at >= 0 ? `${id}-${at}` : undefined;
  if (isPhone) {
    return (
      <div ref={place} className="gridcards" style={style ?? { flex: 1, minHeight: 0 }}>
        <ul
          aria-label={label}
          style={{ height: virtual.getTotalSize(), position: "relative", margin: 0, padding: 0 }}
        >
          {shown.map((item) => {
            const row = rowAt(item.index);
            return (
              <li
                key={item.key}
                className="one"
                style={{ ...placed(item.start), height: CARD - 8, left: 0, right: 0, listStyle: "none" }}
              >
                {row ? <Card row={row} columns={columns} names={cards} selection={selection} /> : <Bone />}
              </li>
            );
          })}
        </ul>
      </div>
    );
  }
  return (
    <div
      ref={place}
      className={height ? "grid low" : "grid"}
      style={style}
      role="grid"
      aria-label={label}
      aria-rowcount={total ?? -1}
      aria-busy={total === undefined}
      aria-activedescendant={active}
      tabIndex={0}
    >
      <Head {...props} />
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {shown.map((item) => {
          const row = rowAt(item.index);
          const isChosen = row !== undefined && (selection?.has(row) ?? false);
          return (
            <div
              key={row ? rowKey(row) : item.key}
              id={`${id}-${item.index}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={selection ? isChosen : undefined}
              className={item.index === at ? "line body at" : "line body"}
              style={placed(item.start)}
              onMouseDown={() => setAt(item.index)}
            >
              {selection && (
                <div className="cell pick" role="gridcell">
                  {row && (
                    <Checkbox
                      size="xs"
                      checked={isChosen}
                      onChange={() => selection.toggle(row)}
                      aria-label={selection.label(row)}
                    />
                  )}
                </div>
              )}
              {columns.map((column, index) => (
                <div
                  key={column.key}
                  role="gridcell"
                  className={cellClass(column, index)}
                  style={{ width: column.width }}
                >
                  {row ? <span className="clip">{column.cell(row)}</span> : <span className="bone" />}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head<Row>({ columns, sort, selection }: GridProps<Row>) {
  return (
    <div role="rowgroup" style={{ position: "sticky", top: 0, zIndex: 4 }}>
      <div className="line headline" role="row" aria-rowindex={1}>
        {selection && (
          <div className="cell pick" role="columnheader">
            {selection.all ? (
              <Checkbox
                size="xs"
                checked={selection.all.chosen}
                indeterminate={selection.all.some && !selection.all.chosen}
                onChange={selection.all.toggle}
                aria-label={selection.all.label}
              />
            ) : (
              <>
                <span aria-hidden="true">✓</span>
                <VisuallyHidden>Ticked</VisuallyHidden>
              </>
            )}
          </div>
        )}
        {columns.map((column, index) => {
          const isBy = sort?.by === column.key;
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-sort={isBy ? (sort.order === "asc" ? "ascending" : "descending") : undefined}
              className={cellClass(column, index)}
              style={{ width: column.width }}
            >
              {sort && column.sorts ? (
                <button
                  type="button"
                  onClick={() => sort.onSort(column.key, isBy && sort.order === "desc" ? "asc" : "desc")}
                >
                  {column.title}
                  {isBy && (sort.order === "asc" ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />)}
                </button>
              ) : (
                column.title
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Card<Row>({
  row,
  columns,
  names,
  selection,
}: {
  row: Row;
  columns: readonly Column<Row>[];
  names: readonly string[];
  selection: Selection<Row> | undefined;
}) {
  const [first] = columns;
  const rest = names.flatMap((name) => columns.filter(({ key }) => key === name));
  return (
    <>
      <div style={{ display: "flex", gap: 8, fontWeight: 600, fontSize: 14, alignItems: "center" }}>
        {selection && (
          <Checkbox
            size="xs"
            checked={selection.has(row)}
            onChange={() => selection.toggle(row)}
            aria-label={selection.label(row)}
          />
        )}
        <span style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", minWidth: 0 }}>
          {first?.cell(row)}
        </span>
      </div>
      <dl>
        {rest.map((column) => (
          <div key={column.key} style={{ display: "contents" }}>
            <dt>{column.title}</dt>
            <dd>{column.cell(row)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const Bone = () => <div className="bone" />;
const placed = (start: number) => ({
  position: "absolute" as const,
  top: 0,
  transform: `translateY(${start}px)`,
});

function cellClass<Row>(column: Column<Row>, index: number): string {
  const parts = ["cell"];
  if (index === 0) parts.push("first");
  if (column.number) parts.push("number", "tabular");
  if (column.grow) parts.push("grow");
  return parts.join(" ");
}

function useGridKeys<Row>({
  at,
  setAt,
  lines,
  props,
  scroll,
}: {
  at: number;
  setAt: (index: number) => void;
  lines: number;
  props: GridProps<Row>;
  scroll: (index: number) => void;
}): void {
  useEffect(() => {
    const handle = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const { selection, onOpen, onEdit, rowAt } = props;
      const go = (index: number) => {
        const next = Math.max(0, Math.min(lines - 1, index));
        setAt(next);
        scroll(next);
        event.preventDefault();
      };
      const row = at >= 0 ? rowAt(at) : undefined;
      const isOnControl = event.target instanceof HTMLElement && event.target.closest("button, a, input");
      if (event.key === "j" || event.key === "ArrowDown") go(at + 1);
      else if (event.key === "k" || event.key === "ArrowUp") go(at - 1);
      else if (event.key === "Home") go(0);
      else if (event.key === "End") go(lines - 1);
      else if (event.key === "PageDown") go(at + 15);
      else if (event.key === "PageUp") go(at - 15);
      else if (event.key === "e" && onEdit) {
        onEdit(row);
        event.preventDefault();
      } else if (row === undefined) return;
      else if (event.key === " " && selection && !isOnControl) {
        selection.toggle(row);
        event.preventDefault();
      } else if (event.key === "Enter" && onOpen && !isOnControl) onOpen(row);
    };
    document.addEventListener("keydown", handle);
    return () => document.removeEventListener("keydown", handle);
  }, [at, setAt, lines, props, scroll]);
}
