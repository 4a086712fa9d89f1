import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import type { Model } from "../api/types.ts";

/** What stands behind the question mark of a page's address: filters, model, dates, open rows. Address = state. */
export type Address = Record<string, string | number | boolean | undefined>;

/** The address's values, and a way to change some of them; typing does not fill the browser's history. */
export function useAddress(): [Address, (change: Address, options?: { replace?: boolean }) => void] {
  const address = useSearch({ strict: false }) as Address;
  const navigate = useNavigate();
  const change = useCallback(
    (some: Address, { replace = false } = {}) => {
      void navigate({
        to: ".",
        replace,
        search: ((before: Address) => ({ ...without({ ...before, ...some }), ...carried(some) })) as never,
      });
    },
    [navigate],
  );
  return [address, change];
}

/** What every link takes along: the model, and the publish as of which everything is shown. */
export const CARRIED = ["model", "asOf"] as const;

/** A carried value that is taken away must be named, or it would be carried on. */
function carried(some: Address): Address {
  return Object.fromEntries(CARRIED.filter((key) => key in some).map((key) => [key, some[key]]));
}

/** Things that are open on a page, as one text of the address. */
export function useOpened(key: string): [ReadonlySet<string>, (one: string) => void] {
  const [address, change] = useAddress();
  const written = textOf(address, key) ?? "";
  const opened = useMemo(
    () => new Set(written.split(",").filter(Boolean).map(decodeURIComponent)),
    [written],
  );
  const toggle = useCallback(
    (one: string) => {
      const next = new Set(opened);
      if (!next.delete(one)) next.add(one);
      change({ [key]: [...next].map(encodeURIComponent).join(",") }, { replace: true });
    },
    [opened, change, key],
  );
  return [opened, toggle];
}

function without(address: Address): Address {
  return Object.fromEntries(
    Object.entries(address).filter(([, value]) => value !== undefined && value !== "" && value !== false),
  );
}

export const textOf = (address: Address, key: string): string | undefined =>
  address[key] === undefined ? undefined : String(address[key]);
export const numberOf = (address: Address, key: string): number | undefined => {
  const value = Number(address[key]);
  return address[key] === undefined || Number.isNaN(value) ? undefined : value;
};

export const MODELS = [
  ["first_touch", "First touch"],
  ["lead_creation", "Lead creation"],
  ["u_shaped", "U-shaped"],
  ["w_shaped", "W-shaped"],
  ["full_path", "Full path"],
  ["custom", "Custom"],
  ["last_touch", "Last touch"],
  ["linear", "Linear"],
  ["time_decay", "Time decay"],
] as const satisfies readonly (readonly [Model, string])[];

/** The model that the address names; W-shaped where it names none. */
export function modelOf(address: Address): Model {
  return MODELS.find(([model]) => model === address.model)?.[0] ?? "w_shaped";
}
export const modelName = (model: string) => MODELS.find(([each]) => each === model)?.[1] ?? model;

/** The publish as of which everything is shown; undefined for the newest. */
export const asOfOf = (address: Address) => numberOf(address, "asOf");
