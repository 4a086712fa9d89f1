import { describe, expect, it } from "vitest";
import { IdSequence, id18 } from "./ids.ts";

describe("ids", () => {
  it.each([
    ["70130000001tcyI", "AAQ"],
    ["00558000001N0Ke", "AAK"],
    ["00v3100000rNDT8", "AAO"],
    ["00Q0b00001UiE2X", "EAV"],
    ["0054H000007Wmrf", "QAC"],
    ["00v0Z00001VTgv1", "QAD"],
    ["00T0Z00004Qbd1j", "UAB"],
    ["a0D30000001n7Pi", "EAI"],
  ])("%s ends with %s (shared/spec/salesforce.md, section 9)", (id15, suffix) => {
    expect(id18(id15)).toBe(id15 + suffix);
  });

  it("puts sequences together as the rule says, in any order of asking, over the turn of the high digits", () => {
    const sequence = new IdSequence(3, "00v");
    for (const index of [0, 1, 61, 62, 3_843, 9_999_999, 200_000_000, 5, 199_999_999]) {
      const id = sequence.at(index);
      expect(id).toBe(id18(id.slice(0, 15)));
      expect(id).toMatch(/^00v[0-9A-Za-z]{12}[A-Z0-5]{3}$/);
    }
  });

  it("never gives one id twice", () => {
    const sequence = new IdSequence(3, "003");
    const ids = new Set(Array.from({ length: 100_000 }, (_, index) => sequence.at(index).toLowerCase()));
    expect(ids.size).toBe(100_000);
  });

  it("mixes upper and lower case", () => {
    const ids = Array.from({ length: 100 }, (_, index) =>
      new IdSequence(1, "00Q").at(index).slice(0, 15),
    ).join("");
    expect(ids).toMatch(/[a-z]/);
    expect(ids).toMatch(/[A-Z]/);
  });
});
