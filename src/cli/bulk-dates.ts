import { Command } from "commander";
import { type BulkRequest, type BulkResult, bulkUpdate } from "../app/bulk-dates.ts";
import type { BulkUpdate } from "../results/bulk-dates/bulk-dates.ts";
import { readFilter } from "../results/bulk-dates/filter.ts";
import { FILTER_FIELDS } from "../results/bulk-dates/filter-fields.ts";
import { FILTER_OPERATORS } from "../results/bulk-dates/filter-operators.ts";
import type { DateAction } from "../results/bulk-dates/new-dates.ts";
import { changeText } from "./change-text.ts";
import { type Io, progressLine } from "./io.ts";
import { nowOption } from "./options.ts";
import { countText, textTable } from "./table.ts";
import { UsageError } from "./usage-error.ts";

type Options = {
  store: string;
  campaign?: string;
  where?: string[];
  any?: boolean;
  allMembers?: boolean;
  set?: string;
  clear?: boolean;
  shift?: string;
  copy?: string;
  time?: string;
  out?: string;
  reason?: string;
  now?: number;
  json?: boolean;
};

/** `footfall preview dates` and `footfall publish dates`: the bulk update of touchpoint dates. */
export function bulkDatesCommand(io: Io, mode: "preview" | "publish"): Command {
  const command = new Command("dates")
    .description(
      `bulk update of touchpoint dates: choose members by filters, then set, clear, shift or copy; ${mode === "preview" ? "shows old and new dates and the effect, changes nothing" : "one batch, which footfall undo takes back"}`,
    )
    .requiredOption("--store <folder>", "the living store")
    .option("--campaign <id>", "members of this campaign")
    .option(
      "--where <filter...>",
      "a filter, as 'Status equals Attended' or 'buyer_touchpoint_date is_empty'; repeat it for more",
    )
    .option("--any", "members that match any of the filters; default: all of them")
    .option("--all-members", "really every member of the store, without campaign and filter")
    .option("--set <date>", "2026-01-25, '2026-01-25 09:00' in the organisation's zone, or an instant")
    .option("--clear", "clear the date: neither Footfall's nor the CRM's counts")
    .option("--shift <days>", "move the dates by days, as -21")
    .option("--copy <field>", "copy a date field, as Campaign.StartDate")
    .option("--time <time>", "with --copy: the time of day where the field holds none, as 09:00")
    .option("--out <file>", "also write the dates as a file for --dates")
    .option(
      "--now <instant>",
      "the model's clock, as 2026-01-25T17:00:00Z; default: the real time",
      nowOption,
    )
    .option("--json", "print what changes as one JSON document")
    .addHelpText(
      "after",
      `\nFields: ${FILTER_FIELDS.join(", ")}, and any column as CampaignMember.X or Campaign.X\nOperators: ${FILTER_OPERATORS.join(", ")}`,
    )
    .action(async (options: Options) => {
      const progress = progressLine(io);
      try {
        const request = requestOf(options);
        const result = await bulkUpdate(mode, {
          ...request,
          wantsDetails: !options.json,
          progress: progress.show,
        });
        progress.clear();
        io.out(options.json ? `${JSON.stringify(result.document, null, 2)}\n` : bulkText(result, mode));
      } finally {
        progress.clear();
      }
    });
  if (mode === "publish") command.option("--reason <text>", "why, for the history");
  return command;
}

function requestOf(options: Options): BulkRequest {
  const { campaign, where = [], allMembers } = options;
  if (campaign === undefined && where.length === 0 && !allMembers)
    throw new UsageError(
      "name a --campaign or a --where filter; every member of the store takes --all-members",
    );
  const update: BulkUpdate = {
    filters: where.map(readFilter),
    match: options.any ? "any" : "all",
    action: actionOf(options),
    ...(campaign === undefined ? {} : { campaign }),
  };
  const { store, out, reason, now } = options;
  return {
    store,
    update,
    now: now ?? Date.now(),
    ...(out === undefined ? {} : { out }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function actionOf({ set, clear, shift, copy, time }: Options): DateAction {
  const actions: DateAction[] = [];
  if (set !== undefined) actions.push({ kind: "set", date: set });
  if (clear) actions.push({ kind: "clear" });
  if (shift !== undefined) {
    if (!/^[+-]?\d+$/.test(shift)) throw new UsageError("--shift takes whole days, as -21");
    actions.push({ kind: "shift", days: Number(shift) });
  }
  if (copy !== undefined)
    actions.push({ kind: "copy", field: copy, ...(time === undefined ? {} : { time }) });
  const [action] = actions;
  if (!action || actions.length > 1) throw new UsageError("name one of --set, --clear, --shift, --copy");
  return action;
}

function bulkText(result: BulkResult, mode: "preview" | "publish"): string {
  const { matched, changed, confirmed, unchanged, withoutSource, unreadable, oldDates, newDates } =
    result.update;
  const left = [
    unchanged > 0 ? `${countText(unchanged)} already so` : "",
    withoutSource > 0 ? `${countText(withoutSource)} without a date to take` : "",
    unreadable > 0 ? `${countText(unreadable)} with a date that cannot be read` : "",
  ].filter(Boolean);
  const span = (name: string, { earliest, latest }: BulkResult["update"]["oldDates"]) => [
    name,
    earliest ?? "–",
    latest ?? "–",
  ];
  const table = textTable(
    [{ title: "" }, { title: "Earliest" }, { title: "Latest" }],
    [span("Old dates", oldDates), span("New dates", newDates)],
  );
  return `${countText(matched)} members match; ${countText(changed + confirmed)} get a date${left.length > 0 ? `, left out: ${left.join(", ")}` : ""}\n${table}\n${changeText(result, mode)}`;
}
