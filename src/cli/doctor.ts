import { Command } from "commander";
import { type Diagnosis, doctor, type Finding } from "../app/doctor.ts";
import { InputError } from "../settings/problem.ts";
import { type Io, progressLine } from "./io.ts";
import { NOW_UNCOMPUTED, STORE } from "./options.ts";
import { textTable } from "./table.ts";

/** `footfall doctor`: what the org lacks for Footfall, and what to click. */
export function doctorCommand(io: Io): Command {
  return new Command("doctor")
    .description(
      "look at what Footfall needs of the connected org, object by object, and say what to click; changes nothing",
    )
    .requiredOption(...STORE)
    .option(...NOW_UNCOMPUTED)
    .option("--json", "print the findings as one JSON document")
    .action(async ({ store, json }: { store: string; json?: boolean }) => {
      const progress = progressLine(io);
      try {
        const diagnosis = await doctor({ store, progress: progress.show });
        progress.clear();
        io.out(json ? `${JSON.stringify(diagnosis.findings, null, 2)}\n` : diagnosisText(diagnosis));
        if (!diagnosis.isFit)
          throw new InputError([{ file: store, message: failureText(diagnosis.findings) }]);
      } finally {
        progress.clear();
      }
    });
}

const MARKS = { true: "ok", false: "no", unknown: "?" } as const;

function diagnosisText({ findings, apiCalls }: Diagnosis): string {
  const table = textTable(
    [{ title: "" }, { title: "Object" }, { title: "Check" }, { title: "Found" }],
    findings.map(({ ok, object, check, what }) => [MARKS[`${ok}`], object ?? "–", check, what]),
  );
  return `${table}\n${adviceText(findings)}${apiCalls} API calls.\n`;
}

const NEEDS: Record<Finding["neededFor"], string> = {
  reading: "To read everything",
  writing: "To write back",
  advice: "Better",
};

/** What to do, the most pressing first; the same advice once. */
function adviceText(findings: readonly Finding[]): string {
  const failed = findings.filter(({ ok }) => ok === false);
  if (failed.length === 0) return "Nothing is to be done.\n";
  const parts = (Object.keys(NEEDS) as Finding["neededFor"][]).flatMap((need) => {
    const advice = new Set(
      failed
        .filter(({ neededFor }) => neededFor === need)
        .map(({ object, what, doThis }) => `  ${object === null ? "" : `${object}: `}${doThis ?? what}\n`),
    );
    return advice.size === 0 ? [] : [`${NEEDS[need]}:\n${[...advice].join("")}`];
  });
  return `${parts.join("\n")}\n`;
}

function failureText(findings: readonly Finding[]): string {
  const failed = findings.filter(({ ok, neededFor }) => ok === false && neededFor === "reading");
  return `${failed.length} ${failed.length === 1 ? "thing" : "things"} that reading needs ${failed.length === 1 ? "is" : "are"} missing in the org: ${failed.map(({ check, object }) => (object === null ? check : `${object} (${check})`)).join(", ")}`;
}
