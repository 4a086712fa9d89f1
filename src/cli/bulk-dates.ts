import { Command } from "commander";
import { type BulkRequest, type BulkResult, bulkUpdate } from "../app/bulk-dates.ts";
import type { ModelName } from "../model/credit/weights.ts";
import type { BulkUpdate } from "../results/bulk-dates/bulk-dates.ts";
import { readFilter } from "../results/bulk-dates/filter.ts";
import { FILTER_FIELDS } from "../results/bulk-dates/filter-fields.ts";
import { FILTER_OPERATORS } from "../results/bulk-dates/filter-operators.ts";
import type { DateAction } from "../results/bulk-dates/new-dates.ts";
import { changeText } from "./change-text.ts";
import { type Io, progressLine } from "./io.ts";
import { AFTER, modelOption, NOW, optionsOfBoth, REASON, STORE, storeOf, WITHIN_HOURS } from "./options.ts";
import { countText, textTable } from "./table.ts";
import { UsageError } from "./usage-error.ts";

type Options = {
  store?: string;
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
  after?: number;
  withinHours?: number;
  model: ModelName;
  now?: number;
  json?: boolean;
};

/** `footfall preview dates` and `footfall publish dates`: the bulk update of touchpoint dates. */
export function bulkDatesCommand(io: Io, mode: "preview" | "publish"): Command {
  const command = new Command("dates")
    .description(
      `bulk update of touchpoint dates: choose members by filters, then set, clear, shift or copy; ${mode === "preview" ? "shows old and new dates and the effect, changes nothing" : "one batch, which footfall undo takes back"}`,
    )
    .option(...STORE)
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
    .option(...WITHIN_HOURS)
    .addOption(modelOption())
    .option(...NOW)
    .option("--json", "print what changes as one JSON document")
    .addHelpText(
      "after",
      `\nFields: ${FILTER_FIELDS.join(", ")}, and any column as CampaignMember.X or Campaign.X\nOperators: ${FILTER_OPERATORS.join(", ")}`,
    )
    .action(async (_: unknown, command: Command) => {
      const options = optionsOfBoth<Options>(command);
      const progress = progressLine(io);
      try {
        const request = requestOf(options);
        const result = await bulkUpdate(mode, {
          ...request,
          wantsDetails: !options.json,
          progress: progress.show,
        });
        progress.clear();
        io.out(
          options.json
            ? `${JSON.stringify(result.document, null, 2)}\n`
            : bulkText(result, mode, options.model),
        );
      } finally {
        progress.clear();
      }
    });
  if (mode === "publish") command.option(...REASON).option(...AFTER);
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
  const { out, reason, now, after, withinHours, model } = options;
  return {
    store: storeOf(options),
    update,
    now: now ?? Date.now(),
    model,
    ...(after === undefined ? {} : { after }),
    ...(withinHours === undefined ? {} : { withinHours }),
    ...(out === undefined ? {} : { out }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function actionOf({ set, clear, shift, copy, time }: Options): DateAction {
  const actions: DateAction[] = [];
  if (time !== undefined && copy === undefined)
    throw new UsageError(
      "--time goes with --copy alone; with --set write the time behind the day, as --set '2026-01-25 09:00'",
    );
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

function bulkText(result: BulkResult, mode: "preview" | "publish", model: ModelName): string {
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
  const matching = matched === 1 ? "1 member matches" : `${countText(matched)} members match`;
  const dated = changed + confirmed;
  return `${matching}; ${countText(dated)} ${dated === 1 ? "gets" : "get"} a date${left.length > 0 ? `, left out: ${left.join(", ")}` : ""}\n${table}\n${changeText(result, mode, model)}`;
}
