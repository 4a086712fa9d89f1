import type { WrongInputs } from "./wrong-input.ts";

const KEEP = ["run", "--source", "export", "--out", "outcome", "--store", "store"];
const NOT_FOR_STORE = "store: is not empty and holds no store; name an empty or a new folder";

export const STORE: WrongInputs = {
  title: "The store",
  about:
    "`run --store` makes a store in a folder that is absent or empty, or in place of one that an earlier `run` made. It never replaces anything else.",
  cases: [
    {
      wrong: "a folder with other things in it",
      beside: { "store/notes.txt": "mine" },
      args: KEEP,
      exit: 4,
      says: [NOT_FOR_STORE],
    },
    {
      wrong: "a folder whose `footfall.json` is damaged",
      beside: { "store/footfall.json": '{ "kind": "liv' },
      args: KEEP,
      exit: 4,
      says: [NOT_FOR_STORE],
    },
    {
      wrong: "a living store",
      beside: { "store/footfall.json": '{ "kind": "living" }' },
      args: KEEP,
      exit: 4,
      says: [
        "store: holds a living store, with its history, which run would throw away; use footfall import and footfall publish, or name another folder",
      ],
    },
    {
      wrong: "a file",
      beside: { store: "a file" },
      args: KEEP,
      exit: 4,
      says: ["store: is a file, or lies in one; name an empty or a new folder for the store"],
    },
    {
      wrong: "the folder of the outcome",
      args: ["run", "--source", "export", "--out", "here", "--store", "here"],
      exit: 4,
      says: [
        "here: --out here lies in the folder of the store, which is replaced as a whole; name a folder for the store alone",
      ],
    },
    {
      wrong: "a folder that holds the export",
      beside: { "store/footfall.json": '{ "kind": "run" }' },
      args: ["run", "--source", "store/export.zip", "--out", "outcome", "--store", "store"],
      exit: 4,
      says: [
        "store: --source store/export.zip lies in the folder of the store, which is replaced as a whole; name a folder for the store alone",
      ],
    },
    {
      wrong: "`explain` without a store",
      args: ["explain", "--store", "store", "--member", "00v000000000001AAA"],
      says: ["store: holds no store; make one with footfall run --store store"],
    },
    {
      wrong: "`explain` on a store whose note is of another kind",
      beside: { "store/footfall.json": '{ "kind": "run", "settings": { "timezone": 5 }, "now": "today" }' },
      args: ["explain", "--store", "store", "--member", "00v000000000001AAA"],
      says: [
        "store: holds a store whose footfall.json cannot be read (settings.timezone must be a text; put it in double quotes; now must be a number); make it again with footfall run --store store",
      ],
    },
    {
      wrong: "`explain` on a store that has lost its warehouse",
      beside: { "store/footfall.json": '{ "kind": "run", "settings": {}, "now": 0 }' },
      args: ["explain", "--store", "store", "--member", "00v000000000001AAA"],
      says: [
        "store: holds a store without its warehouse.duckdb; make it again with footfall run --store store",
      ],
    },
  ],
};
