import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { receive } from "./upload.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upload-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("150 MB are taken, one byte more is not, and then nothing is left", async () => {
  const block = Buffer.alloc(1_000_000, "x");
  const blocks = (count: number) => Array.from({ length: count }, () => block);
  await receive(Readable.from(blocks(150)), join(folder, "whole.csv"));
  await expect(
    receive(Readable.from([...blocks(150), Buffer.from("x")]), join(folder, "more.csv")),
  ).rejects.toMatchObject({ status: 400, errorCode: "EXCEEDED_MAX_SIZE_REQUEST" });
  expect(readdirSync(folder)).toEqual(["whole.csv"]);
});

test("what comes in stands in the file; what breaks off leaves no file", async () => {
  await receive(Readable.from([Buffer.from("a,b\n"), Buffer.from("1,2\n")]), join(folder, "whole.csv"));
  expect(readFileSync(join(folder, "whole.csv"), "utf8")).toBe("a,b\n1,2\n");
  const broken = Readable.from(
    (function* () {
      yield Buffer.from("a,b\n");
      throw new Error("the cable was pulled");
    })(),
  );
  await expect(receive(broken, join(folder, "half.csv"))).rejects.toThrow("the cable was pulled");
  expect(readdirSync(folder)).toEqual(["whole.csv"]);
});
