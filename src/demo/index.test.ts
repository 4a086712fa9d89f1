import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromBuffer, type ZipFile } from "yauzl";
import { type DemoOptions, DemoOptionsError, demoTables, FolderInUseError, writeDemo } from "./index.ts";

const files = [
  "Account.csv",
  "Campaign.csv",
  "CampaignMember.csv",
  "Contact.csv",
  "Lead.csv",
  "Opportunity.csv",
  "OpportunityContactRole.csv",
];

describe("writeDemo", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "demo-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function digest(name: string, options: DemoOptions): Promise<string> {
    await writeDemo(join(folder, name), options);
    return createHash("sha256")
      .update(await readFile(join(folder, name)))
      .digest("hex");
  }

  it("makes the same bytes of the same options, and others of another seed or day", async () => {
    const first = await digest("one.zip", { members: 2_000, seed: 4 });
    expect(await digest("two.zip", { members: 2_000, seed: 4 })).toBe(first);
    expect(await digest("three.zip", { members: 2_000, seed: 5 })).not.toBe(first);
    expect(await digest("four.zip", { members: 2_000, seed: 4, until: "2026-06-29" })).not.toBe(first);
  });

  it("writes the same files into a ZIP and into a folder, and counts their rows", async () => {
    const summary = await writeDemo(join(folder, "both.zip"), { members: 1_000 });
    await writeDemo(join(folder, "both"), { members: 1_000 });
    const zipped = await entriesOf(await readFile(join(folder, "both.zip")));
    expect([...zipped.keys()].sort()).toEqual(files);
    expect((await readdir(join(folder, "both"))).sort()).toEqual(files);
    for (const [name, content] of zipped)
      expect(content).toBe(await readFile(join(folder, "both", name), "utf8"));
    expect(summary.CampaignMember).toBe(1_000);
    expect(zipped.get("CampaignMember.csv")?.split("\n")).toHaveLength(1_002);
    expect(zipped.get("Campaign.csv")).toMatch(/^"Id","Name","Type",/);
  });

  it("reports progress up to the last row", async () => {
    const reports: [number, number, string][] = [];
    const summary = await writeDemo(join(folder, "progress.zip"), {
      members: 1_000,
      onProgress: (...report) => reports.push(report),
    });
    const total = Object.values(summary).reduce((sum, count) => sum + count, 0);
    expect(reports.at(-1)).toEqual([total, total, "OpportunityContactRole"]);
    expect(reports.map(([done]) => done)).toEqual(
      reports.map(([done]) => done).sort((one, other) => one - other),
    );
  });

  it.each(["broken.zip", "broken"])("leaves nothing behind when %s cannot be finished", async (name) => {
    const before = await readdir(folder);
    const failing = writeDemo(join(folder, name), {
      members: 1_000,
      onProgress: (_done, _total, object) => {
        if (object === "Opportunity") throw new Error("stop");
      },
    });
    await expect(failing).rejects.toThrow("stop");
    expect(await readdir(folder)).toEqual(before);
  });

  it("replaces an older demo, but no folder that holds something else", async () => {
    await writeDemo(join(folder, "again"), { members: 1_000 });
    await writeDemo(join(folder, "again"), { members: 2_000 });
    expect((await readFile(join(folder, "again", "CampaignMember.csv"), "utf8")).split("\n")).toHaveLength(
      2_002,
    );
    await mkdir(join(folder, "taken"));
    await writeFile(join(folder, "taken", "diary.txt"), "mine");
    await expect(writeDemo(join(folder, "taken"), { members: 1_000 })).rejects.toThrow(FolderInUseError);
    expect(await readFile(join(folder, "taken", "diary.txt"), "utf8")).toBe("mine");
  });

  it("names everything that is wrong with the options", async () => {
    const wrong = writeDemo(join(folder, "wrong.zip"), { members: 1.5, seed: -1, until: "2026-13-01" });
    await expect(wrong).rejects.toThrow(DemoOptionsError);
    await expect(wrong).rejects.toMatchObject({ problems: { length: 3 } });
  });
});

describe("demoTables", () => {
  it("gives seven tables whose rows can be read again", async () => {
    for await (const { columns, count, rows } of demoTables({ members: 500 })) {
      const once = [...rows];
      expect(once).toHaveLength(count);
      expect([...rows]).toEqual(once);
      for (const row of once) expect(row).toHaveLength(columns.length);
    }
  });
});

async function entriesOf(zip: Buffer): Promise<Map<string, string>> {
  const file = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(zip, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  const texts = new Map<string, string>();
  return new Promise((resolve, reject) => {
    file.on("entry", (entry) => {
      file.openReadStream(entry, async (error, stream) => {
        if (error) return reject(error);
        texts.set(entry.fileName, await text(stream));
        file.readEntry();
      });
    });
    file.on("end", () => resolve(texts));
    file.readEntry();
  });
}
