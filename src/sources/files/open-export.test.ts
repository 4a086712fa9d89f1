import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { openExport, SourceNotFound } from "./open-export.ts";

const OBJECTS = ["Account", "Campaign", "CampaignMember"];

let root: string;
let scratch: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "open-export-"));
  scratch = join(root, "scratch", "unpacked");
});
afterEach(() => rm(root, { recursive: true }));

async function folderOf(...paths: string[]): Promise<string> {
  const folder = join(root, "export");
  await mkdir(folder, { recursive: true });
  for (const path of paths) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), `Id\n${path}\n`);
  }
  return folder;
}

async function zipOf(entries: Record<string, string>, name = "WE_00D.ZIP"): Promise<string> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(entries)) {
    if (path.endsWith("/")) zip.addEmptyDirectory(path);
    else zip.addBuffer(Buffer.from(content), path);
  }
  zip.end();
  const path = join(root, name);
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

/** Changes bytes of every header of the ZIP, local and central; offsets count from the flags of the entry. */
async function patchEntries(path: string, offset: number, ...bytes: number[]): Promise<string> {
  const zip = await readFile(path);
  for (const [signature, flags] of [
    ["PK\x03\x04", 6],
    ["PK\x01\x02", 8],
  ] as const) {
    for (let at = zip.indexOf(signature); at >= 0; at = zip.indexOf(signature, at + 1))
      zip.set(bytes, at + flags + offset);
  }
  await writeFile(path, zip);
  return path;
}

const labels = ({ files }: Awaited<ReturnType<typeof openExport>>) =>
  files.map(({ object, label }) => `${object}: ${label}`);

describe("a folder", () => {
  test("files are found without regard to case, in the order of the objects; others are ignored", async () => {
    const folder = await folderOf(
      "campaignmember.CSV",
      "Account.csv",
      "Case.csv",
      "notes.txt",
      "old/Campaign.csv",
    );
    await mkdir(join(folder, "Campaign.csv"));
    const opened = await openExport(folder, OBJECTS, scratch);
    expect(opened.problems).toEqual([]);
    expect(opened.files).toEqual([
      { object: "Account", path: join(folder, "Account.csv"), label: "Account.csv" },
      { object: "CampaignMember", path: join(folder, "campaignmember.CSV"), label: "campaignmember.CSV" },
    ]);
  });

  test("two files for one object: a problem that names both", async () => {
    const opened = await openExport(
      await folderOf("Account.csv", "ACCOUNT.CSV", "Campaign.csv"),
      OBJECTS,
      scratch,
    );
    expect(labels(opened)).toEqual(["Campaign: Campaign.csv"]);
    expect(opened.problems).toEqual([
      {
        file: "Account.csv",
        object: "Account",
        message: expect.stringMatching(/^ACCOUNT.CSV and Account.csv are exports of Account; keep one/),
      },
    ]);
  });

  test("the one subfolder with an export is used where the folder has none itself", async () => {
    const folder = await folderOf(
      "WE_1/Account.csv",
      "pictures/a.png",
      ".trash/Account.csv",
      "__MACOSX/Account.csv",
    );
    expect(labels(await openExport(folder, OBJECTS, scratch))).toEqual([
      `Account: ${join("WE_1", "Account.csv")}`,
    ]);
  });

  test("exports in two subfolders: the user has to choose", async () => {
    const folder = await folderOf("May/Account.csv", "June/Account.csv");
    expect(await openExport(folder, OBJECTS, scratch)).toEqual({
      files: [],
      problems: [
        { file: folder, message: "holds exports in more than one folder (June, May); name one of them" },
      ],
    });
  });

  test("no known file at all", async () => {
    const { problems } = await openExport(await folderOf("Case.csv", "WE_1.zip"), OBJECTS, scratch);
    expect(problems[0]?.message).toMatch(
      /^holds no file .*\(Account.csv, Campaign.csv, .*name the ZIP itself$/,
    );
  });
});

describe("a ZIP", () => {
  test("is unpacked to the scratch folder under names of ours; entries count by their last name", async () => {
    const zip = await zipOf({
      "export/account.CSV": "Id\n1\n",
      "Campaign.csv": "Id\n2\n",
      "__MACOSX/export/Account.csv": "no",
      "export/._Account.csv": "no",
      ".hidden/Account.csv": "no",
      "Case.csv": "no",
      "CampaignMember.csv/": "",
    });
    const told: number[][] = [];
    const opened = await openExport(zip, OBJECTS, scratch, (...bytes) => told.push(bytes));
    expect(opened.problems).toEqual([]);
    expect(labels(opened)).toEqual(["Account: export/account.CSV", "Campaign: Campaign.csv"]);
    expect(await readdir(scratch)).toEqual(["Account.csv", "Campaign.csv"]);
    expect(await readFile(opened.files[0]?.path ?? "", "utf8")).toBe("Id\n1\n");
    expect(told).toEqual([
      [5, 10],
      [10, 10],
    ]);
  });

  test("is known by its content, whatever its name", async () => {
    const zip = await zipOf({ "Account.csv": "Id\n" }, "export.bak");
    expect(labels(await openExport(zip, OBJECTS, scratch))).toEqual(["Account: Account.csv"]);
  });

  test("an entry whose path leads out of the ZIP leads nowhere", async () => {
    const zip = await zipOf({ "aa/Account.csv": "Id\n", "bb/Campaign.csv": "Id\n" });
    const evil = (await readFile(zip, "latin1")).replaceAll("aa/", "../").replaceAll("bb/", "C:/");
    await writeFile(zip, evil, "latin1");
    expect(labels(await openExport(zip, OBJECTS, scratch))).toEqual([
      "Account: ../Account.csv",
      "Campaign: C:/Campaign.csv",
    ]);
    expect(await readdir(scratch)).toEqual(["Account.csv", "Campaign.csv"]);
    expect(await readdir(join(scratch, ".."))).toEqual(["unpacked"]);
  });

  test("two parts of one object: a problem that names both", async () => {
    const { problems } = await openExport(
      await zipOf({ "1/Account.csv": "Id\n", "2/Account.csv": "Id\n" }),
      OBJECTS,
      scratch,
    );
    expect(problems).toEqual([
      {
        file: "2/Account.csv",
        object: "Account",
        message: expect.stringMatching(/^1\/Account.csv and 2\/Account.csv are exports of Account/),
      },
    ]);
  });

  test("nothing known, nothing at all", async () => {
    for (const entries of [{ "Case.csv": "Id\n" }, {}]) {
      const zip = await zipOf(entries);
      const { problems } = await openExport(zip, OBJECTS, scratch);
      expect(problems).toEqual([
        { file: zip, message: expect.stringMatching(/^holds no file of a Salesforce export/) },
      ]);
    }
  });

  test("encrypted entries, and those of a method that Windows uses for large files", async () => {
    const encrypted = await patchEntries(await zipOf({ "Account.csv": "Id\n" }), 0, 0x01);
    const byEntry = await openExport(encrypted, OBJECTS, scratch);
    expect(byEntry.problems).toEqual([
      { file: "Account.csv", object: "Account", message: expect.stringMatching(/^is encrypted/) },
    ]);

    const strong = await patchEntries(await zipOf({ "Account.csv": "Id\n" }), 0, 0x41);
    const byArchive = await openExport(strong, OBJECTS, scratch);
    expect(byArchive.problems).toEqual([{ file: strong, message: expect.stringMatching(/^is encrypted/) }]);

    const deflate64 = await patchEntries(await zipOf({ "Account.csv": "Id\n" }), 2, 9, 0);
    const byMethod = await openExport(deflate64, OBJECTS, scratch);
    expect(byMethod.problems[0]?.message).toMatch(/^is packed by a method .* \(9\); unpack the ZIP/);
  });

  test("what unpacks to more than the limit is refused before it is unpacked", async () => {
    const zip = await zipOf({ "Account.csv": `Id\n${"1\n".repeat(1000)}` });
    const { problems } = await openExport(zip, OBJECTS, scratch, undefined, { unpackedBytesMax: 2002 });
    expect(problems).toEqual([
      { file: zip, message: expect.stringMatching(/^would unpack to .*; unpack it and name the folder/) },
    ]);
    expect(await readdir(scratch)).toEqual([]);
    expect((await openExport(zip, OBJECTS, scratch, undefined, { unpackedBytesMax: 2003 })).problems).toEqual(
      [],
    );
  });

  test("an entry that holds more than it says stops there", async () => {
    const zip = await zipOf({ "Account.csv": `Id\n${"1\n".repeat(1000)}`, "Campaign.csv": "Id\n" });
    const bytes = await readFile(zip);
    const central = bytes.indexOf("PK\x01\x02");
    bytes.writeUInt32LE(20, central + 24);
    await writeFile(zip, bytes);
    const opened = await openExport(zip, OBJECTS, scratch);
    expect(opened.problems).toEqual([
      { file: "Account.csv", object: "Account", message: expect.stringMatching(/^the ZIP is damaged/) },
    ]);
    expect(labels(opened)).toEqual(["Campaign: Campaign.csv"]);
    expect(await readdir(scratch)).toEqual(["Campaign.csv"]);
  });

  test("a copy that was cut off", async () => {
    const zip = await zipOf({ "Account.csv": "Id\n1\n" });
    await writeFile(zip, (await readFile(zip)).subarray(0, -30));
    const { problems } = await openExport(zip, OBJECTS, scratch);
    expect(problems).toEqual([
      {
        file: zip,
        message: expect.stringMatching(/^the ZIP is damaged or incomplete .*; export or copy it again/),
      },
    ]);
  });

  test("whatever bytes are damaged: no file with another content, and no crash", async () => {
    const entries = { "Account.csv": `Id\n${"1\n".repeat(50)}`, "Campaign.csv": "Id\n2\n" };
    const zip = await zipOf(entries);
    const sound = await readFile(zip);
    const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(damage, async (places) => {
        const bytes = Buffer.from(sound);
        for (const [at, byte] of places) bytes[at] = byte;
        await writeFile(zip, bytes);
        const { files } = await openExport(zip, OBJECTS, scratch);
        for (const { object, path } of files) {
          expect(await readFile(path, "utf8")).toBe(entries[`${object}.csv` as keyof typeof entries]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the end on request leaves nothing half unpacked", async () => {
    const zip = await zipOf({ "Account.csv": "Id\n".repeat(1_000_000) });
    const stop = new AbortController();
    const opened = openExport(zip, OBJECTS, scratch, () => stop.abort(), { signal: stop.signal });
    await expect(opened).rejects.toThrow(/abort/i);
    expect(await readdir(scratch)).toEqual([]);
  });
});

describe("something else", () => {
  test("nothing there", async () => {
    const source = join(root, "nowhere");
    const failure = await openExport(source, OBJECTS, scratch).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SourceNotFound);
    expect(failure).toMatchObject({
      source,
      message: expect.stringContaining(`${source}: there is no such folder or file; name`),
    });
    await expect(openExport(join(await zipOf({}), "inside"), OBJECTS, scratch)).rejects.toThrow(
      SourceNotFound,
    );
  });

  test.each([
    ["Account.csv", /^is a single file; name the folder that holds the whole export \(.*\), or a ZIP of it$/],
    ["export.zip", /^is not a ZIP, though its name says so; export or copy it again$/],
    ["export.tar.gz", /^is neither a folder nor a ZIP; name the folder or the ZIP/],
  ])("a file that is no ZIP: %s", async (name, message) => {
    const source = join(root, name);
    await writeFile(source, "Id\n1\n");
    const opened = await openExport(source, OBJECTS, scratch);
    expect(opened).toEqual({
      files: [],
      problems: [{ file: source, message: expect.stringMatching(message) }],
    });
  });
});
