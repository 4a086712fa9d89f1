import type { OrgExportResult } from "../app/export-org.ts";
import type { Io } from "./io.ts";
import { countText, textTable } from "./table.ts";

/** What a write-back tells: as JSON, as text, and what a person has to know beside it. */

/** The contract's document. */
export function exportJson({ objects, apiCalls, seconds }: OrgExportResult) {
  return { objects, apiCalls, seconds };
}

export function exportText(report: OrgExportResult, isPlan: boolean): string {
  const lines: string[] = [];
  for (const { object, edited, deleted, unknown } of report.drift) {
    if (edited + deleted > 0)
      lines.push(
        `${object}: edited in Salesforce by somebody else: ${countText(edited)}, deleted: ${countText(deleted)}; ${isPlan ? "the export puts that right" : "put right, apart from what was refused or waits"}.`,
      );
    if (unknown > 0)
      lines.push(
        `${object}: made by Footfall and unknown to this store: ${countText(unknown)}; what the outcome has is written over, the rest deleted.`,
      );
  }
  const calls = `${countText(report.apiCalls)} API ${report.apiCalls === 1 ? "call" : "calls"}`;
  lines.push(
    isPlan
      ? `To bring Salesforce to publish ${report.publish}: about ${calls}.`
      : `${doneText(report)} ${calls}, ${report.seconds.toFixed(1)} s`,
  );
  return `${lines.join("\n")}\n\n${objectsTable(report, isPlan)}`;
}

/** What stands in the org now, and what does not. */
function doneText(report: OrgExportResult): string {
  const sum = (of: readonly number[]) => of.reduce((total, one) => total + one, 0);
  const written = sum(report.objects.map((one) => one.insert + one.update + one.delete));
  const refused = sum(report.objects.map(({ failed }) => failed));
  const waiting = sum(report.waiting.map(({ records }) => records));
  const spent = sum(report.spent.map(({ records }) => records));
  const conflicts = report.conflicts.count;
  if (refused + waiting + spent + report.blocked.length === 0) {
    const apart = [
      ...(conflicts > 0 ? ["what was edited there"] : []),
      ...(report.missingFields.length > 0 ? ["fields that it does not have"] : []),
    ];
    return `Salesforce has what publish ${report.publish} says${apart.length > 0 ? `, apart from ${apart.join(" and ")}` : ""}.`;
  }
  const rest = [
    ...(refused > 0 ? [`refused: ${countText(refused)}`] : []),
    ...(waiting > 0 ? [`not sent, waiting: ${countText(waiting)}`] : []),
    ...(spent > 0 ? [`not tried again today: ${countText(spent)}`] : []),
    ...(report.blocked.length > 0
      ? [`not written at all, or not to the end: ${report.blocked.map(({ object }) => object).join(", ")}`]
      : []),
    ...(conflicts > 0 ? [`edited there, and left: ${countText(conflicts)}`] : []),
    ...(report.missingFields.length > 0
      ? [`fields that it does not have: ${report.missingFields.length}`]
      : []),
  ];
  return `Salesforce does not have all that publish ${report.publish} says. Written: ${countText(written)} records; ${rest.join("; ")}.`;
}

export function objectsTable(report: OrgExportResult, isPlan: boolean): string {
  return textTable(
    [
      { title: "object" },
      ...["insert", "update", "delete", ...(isPlan ? [] : ["refused"])].map((title) => ({
        title,
        align: "right" as const,
      })),
    ],
    report.objects.map((one) => [
      one.object,
      countText(one.insert),
      countText(one.update),
      countText(one.delete),
      ...(isPlan ? [] : [countText(one.failed)]),
    ]),
  );
}

export function tellErrors(io: Io, report: OrgExportResult): void {
  for (const { target, object, key, code, message } of report.errors)
    io.error(`${object} ${key}${isOwn(object) ? "" : ` (${target})`}: ${code}: ${message}\n`);
  const more = report.refused - report.errors.length;
  if (more > 0) io.error(`and ${countText(more)} more refused ${more === 1 ? "record" : "records"}\n`);
  const isBlocked = (object: string) => report.blocked.some((one) => one.object === object);
  for (const { object, records } of report.waiting)
    if (records > 0 && !isBlocked(object))
      io.error(
        `${object}: the rest waits (${countText(records)} records), because a refusal needs a person; put it right and export again, or go on with --skip-errors\n`,
      );
  for (const { object, records } of report.spent)
    io.error(
      `${object}: refused too often today to be tried again: ${countText(records)}; they are tried tomorrow (UTC), or now by \`footfall export\`\n`,
    );
  if (report.missingFields.length > 0)
    io.error(
      `not written, because the org does not have them or the user may not write them: ${report.missingFields.join(", ")}\n`,
    );
  const { count, examples } = report.conflicts;
  if (count > 0)
    io.error(
      `${countText(count)} ${count === 1 ? "field was" : "fields were"} edited in Salesforce after Footfall had decided what stands there; nothing was overwritten: ${examples
        .slice(0, 5)
        .map(
          ({ object, field, id, ours, theirs }) =>
            `${object} ${id} ${field}: ours ${ours ?? "empty"}, theirs ${theirs ?? "empty"}`,
        )
        .join("; ")}\n`,
    );
}

/** Of our own objects a record is written as a whole; of others, fields, and each group of them by itself. */
const isOwn = (object: string) => object.startsWith("Footfall_");

const RECORDS_SHOWN = 5;

/** Some of the records that a plan would write, as JSON. */
export async function someRecords(
  report: OrgExportResult,
  warehouse: { all(sql: string): Promise<Record<string, unknown>[]> },
): Promise<string[]> {
  const lines: string[] = [];
  for (const { target, writes, deletes } of report.plans) {
    const rows = await warehouse.all(
      `SELECT * FROM ${writes} AS row ORDER BY row.parent, row.key LIMIT ${RECORDS_SHOWN}`,
    );
    for (const row of rows) {
      const fields = Object.fromEntries(target.fields.map(({ name }) => [name, row[name] ?? null]));
      lines.push(`write ${target.object} ${JSON.stringify({ [target.key]: row.key, ...fields })}`);
    }
    const gone = await warehouse.all(`SELECT key FROM ${deletes} AS row ORDER BY key LIMIT ${RECORDS_SHOWN}`);
    for (const { key } of gone) lines.push(`delete ${target.object} ${key}`);
  }
  return lines;
}
