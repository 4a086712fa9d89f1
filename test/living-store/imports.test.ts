import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Difference } from "../../src/results/difference/publish-difference.ts";
import type { Table } from "../reference/csv-values.ts";
import { slowTest } from "../support/slow.ts";
import {
  aLivingFolder,
  cli,
  demo,
  demoStore,
  differing,
  document,
  freshPath,
  history,
  MEMBER,
  NOW,
  outcome,
  path,
  rowOf,
  writeDates,
  writeExport,
} from "./living-folder.ts";

/** The contract's "The living store": what an import brings, and what is asked of any publish. */

aLivingFolder();

describe("what imports bring", () => {
  test("--full over a fifth of an object is refused without --yes; what is missing is deleted, and may come back", async () => {
    const store = await demoStore();
    const members = demo.CampaignMember as Table;
    const short = { columns: members.columns, rows: members.rows.slice(0, 600) };
    await writeExport("short", { CampaignMember: short });
    const args = ["import", "--store", store, "--source", path("short"), "--full", "--now", NOW];
    const { error } = await cli(1, ...args);
    expect(error).toMatch(/^CampaignMember\.csv: lacks \d+ of the \d+ records/);
    expect(await history(store)).toHaveLength(1);
    await cli(0, ...args, "--yes");
    const gone = members.rows[700]?.[0] as string;
    const files = await outcome(store);
    expect(rowOf(files["members.csv"], gone)).toMatchObject({ counts: "false", status: "member_removed" });
    await cli(0, "import", "--store", store, "--source", path("whole"), "--now", NOW);
    expect(differing(await outcome(store), await outcome(store, "--as-of", "1"))).toEqual([]);
  });

  test("without --full nothing is deleted, and columns that are absent stay as they are", async () => {
    const { store, put, member } = await smallStore();
    const required = "Id,CampaignId,ContactId,CreatedDate";
    await put({
      CampaignMember: `${required}\n${MEMBER},701000000000001AAA,003000000000001AAA,2026-03-03\n`,
    });
    expect(await member()).toMatchObject({ status: "created", touchpoint_date: "2026-03-01T00:00:00.000Z" });
    await put({ Campaign: "Id,Name\n701000000000002AAA,Autumn\n" });
    expect(await member()).toMatchObject({ status: "created" });
    expect(rowOf((await outcome(store))["campaigns.csv"], "701000000000002AAA")).toMatchObject({
      name: "Autumn",
    });
  });

  // A dozen commands, each of which starts the state's engine: in the slow suite.
  test.runIf(process.env.FOOTFALL_KILLS !== undefined)(
    "a cleared date stays cleared until a later batch, another value in overrides, or another date of the CRM",
    async () => {
      const { store, put, member } = await smallStore();
      const publish = (...args: string[]) => cli(0, "publish", "--store", store, ...args, "--now", NOW);
      const settings = async (day: string, zone = "UTC") => {
        const text = `timezone: ${zone}\noverrides: [{ campaignMember: ${MEMBER}, touchpointDate: ${day} }]\n`;
        await writeFile(path("clear.yaml"), text);
        await publish("--settings", path("clear.yaml"));
      };
      const dates = async (date: string) =>
        publish("--dates", await writeDates("clear.csv", `${MEMBER},${date}`));
      const crm = (date: string) =>
        put({
          CampaignMember: `Id,CampaignId,ContactId,CreatedDate,Footfall_Touchpoint_Date__c\n${MEMBER},701000000000001AAA,003000000000001AAA,2026-03-02T10:00:00Z,${date}\n`,
        });
      const is = async (day: string, source: string) =>
        expect(await member()).toMatchObject({
          touchpoint_date: expect.stringContaining(day),
          date_source: source,
        });
      const [created, own] = ["CampaignMember.CreatedDate", "CampaignMember.Footfall_Touchpoint_Date__c"];

      await is("2026-03-01", own);
      await settings("2026-02-01");
      await is("2026-02-01", "override");
      await dates("");
      await is("2026-03-02", created);
      await crm("2026-03-01");
      await settings("2026-02-01", "Europe/Berlin");
      await is("2026-03-02", created);
      await settings("2026-02-02");
      await is("2026-02-02", "override");
      await dates("");
      await is("2026-03-02", created);
      await crm("2026-03-05");
      await is("2026-03-05", own);
      await dates("");
      await is("2026-03-02", created);
      await dates("2026-01-20");
      await is("2026-01-20", "override");
      await crm("2026-03-06");
      await is("2026-01-20", "override");
    },
  );
});

/** A store of one member, whose campaign includes everybody and who has a date of the CRM. */
async function smallStore() {
  const store = freshPath("small");
  const source = `${store}-source`;
  await mkdir(source);
  const put = async (files: Record<string, string>) => {
    for (const name of await readdir(source)) await rm(join(source, name));
    for (const [name, text] of Object.entries(files)) await writeFile(join(source, `${name}.csv`), text);
    await cli(0, "import", "--store", store, "--source", source, "--now", NOW);
  };
  await put({
    Campaign: "Id,Name,Footfall_Sync_Type__c\n701000000000001AAA,Fair,Include_All\n",
    Contact: "Id,Email\n003000000000001AAA,ann@fair.example\n",
    CampaignMember: `Id,CampaignId,ContactId,CreatedDate,Footfall_Touchpoint_Date__c\n${MEMBER},701000000000001AAA,003000000000001AAA,2026-03-02T10:00:00Z,2026-03-01\n`,
  });
  const member = async () => rowOf((await outcome(store))["members.csv"], MEMBER);
  return { store, put, member };
}

describe("questions", () => {
  slowTest(
    "differences between any two publishes add up to the cent, and are those of the outcome files",
    async () => {
      const store = await demoStore();
      const publish = (...args: string[]) => cli(0, "publish", "--store", store, ...args, "--now", NOW);
      await publish("--settings", path("demo.yaml"));
      await publish("--dates", path("dates.csv"));
      await publish("--settings", path("stricter.yaml"), "--dates", await writeDates("none.csv"));
      await cli(0, "undo", "--store", store, "3", "--now", NOW);
      for (const report of ["channels", "campaigns", "opportunities"]) {
        for (const [from, to] of [
          [1, 5],
          [2, 4],
          [5, 1],
          [3, 3],
        ]) {
          const words = ["diff", "--store", store, String(from), String(to), "--report", report];
          const { rows, ...rest } = await document<{ rows: Difference[] }>(...words);
          expect(rest).toEqual({ from, to, report });
          for (const row of rows) {
            const causes = row.causes.reduce((sum, cause) => sum + cents(cause.difference), 0n);
            expect(cents(row.from) + causes, JSON.stringify(row)).toBe(cents(row.to));
            expect(cents(row.to) - cents(row.from)).toBe(cents(row.difference));
          }
          if (report === "channels") {
            const [former, later] = [await money(store, from as number), await money(store, to as number)];
            const keys = [...new Set([...former.keys(), ...later.keys()])];
            const expected = keys.filter((key) => (former.get(key) ?? 0n) !== (later.get(key) ?? 0n)).sort();
            const told = rows.filter(({ difference }) => cents(difference) !== 0n);
            const keyOf = ({ key, model, measure }: Difference) =>
              `${key.channel}/${key.subchannel ?? ""} ${model}_${measure}`;
            expect(told.map(keyOf).sort()).toEqual(expected);
            for (const row of told) expect(cents(row.to)).toBe(later.get(keyOf(row)) ?? 0n);
          } else if (from === to) expect(rows).toEqual([]);
        }
      }
    },
  );

  /** What each channel earned, in cents, as the outcome file says it. */
  async function money(store: string, asOf: number): Promise<Map<string, bigint>> {
    const file = (await outcome(store, "--as-of", String(asOf)))["channels.csv"] as string;
    const [header = "", ...lines] = file.trimEnd().split("\n");
    const names = header.split(",");
    const found = new Map<string, bigint>();
    for (const line of lines) {
      const values = line.split(",");
      for (const [index, name] of names.entries())
        if (/_(won|open)$/.test(name))
          found.set(`${values[0]}/${values[1]} ${name}`, cents(values[index] || "0"));
    }
    return found;
  }

  slowTest("explain, report and settings answer as of any publish", async () => {
    const store = await demoStore();
    const files = await outcome(store);
    const [member = "", , person = ""] =
      /^.*,true,created,.*$/m.exec(files["members.csv"] ?? "")?.[0].split(",") ?? [];
    const date = await writeDates("told.csv", `${member},2025-05-05T12:00:00Z`);
    await cli(0, "publish", "--store", store, "--dates", date, "--settings", path("demo.yaml"), "--now", NOW);
    const opportunity = files["attribution_touchpoints.csv"]?.split("\n")[1]?.split(",")[0] as string;
    for (const question of [
      ["--member", member],
      ["--person", person],
      ["--opportunity", opportunity],
    ]) {
      const explain = ["explain", "--store", store, ...question, "--now", NOW];
      const [then, now] = [await document(...explain, "--as-of", "1"), await document(...explain)];
      expect(then).not.toEqual(now);
      expect(await document(...explain, "--as-of", "2")).toEqual(now);
    }
    const told = JSON.stringify(await document("explain", "--store", store, "--member", member));
    expect(told).toContain("2025-05-05T12:00:00.000Z");
    await cli(1, "explain", "--store", store, "--member", member, "--as-of", "3");
    await cli(1, "explain", "--store", store, "--member", "00v000000000009AAA");
    const report = ["report", "data-driven", "--store", store, "--now", NOW];
    expect(await document(...report, "--as-of", "1")).not.toEqual(await document(...report));
    expect((await cli(0, "settings", "show", "--store", store)).out).toContain("America/Los_Angeles");
    await document("report", "double-counting", "--store", store);
    await document("radar", "--store", store, "--as-of", "1");
  });
});

function cents(text: string): bigint {
  const [whole = "0", part = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole) * 100n + BigInt(part.padEnd(2, "0"));
  return text.startsWith("-") ? -value : value;
}
