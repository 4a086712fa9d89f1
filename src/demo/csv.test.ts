import { describe, expect, it } from "vitest";
import { csvChunks, csvLine } from "./csv.ts";

describe("csv", () => {
  it("quotes every field and doubles quotes", () => {
    expect(csvLine(["a", "", 'say "hi", twice\nplease'])).toBe('"a","","say ""hi"", twice\nplease"\n');
  });

  it("writes the header first and counts rows, over many chunks", () => {
    const rows = Array.from({ length: 40_000 }, (_, nth) => [String(nth), "Jörg Weiß"]);
    const chunks = [...csvChunks(["Id", "Name"], rows)];
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.reduce((sum, chunk) => sum + chunk.rows, 0)).toBe(40_000);
    const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString();
    expect(text.startsWith('"Id","Name"\n"0","Jörg Weiß"\n')).toBe(true);
    expect(text.split("\n")).toHaveLength(40_002);
  });
});
