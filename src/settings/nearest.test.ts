import { describe, expect, test } from "vitest";
import { nearestName } from "./nearest.ts";

const FIELDS = ["Id", "Name", "Type", "Status", "StartDate", "LeadId", "Region__c", "Met_On__c"];

describe("nearestName", () => {
  test.each([
    ["Regoin__c", "Region__c", true],
    ["region", "Region__c", true],
    ["STATUS", "Status", true],
    ["Start_Date", "StartDate", true],
    ["typ", "Type", true],
    // The shortest name is not near to everything that is short.
    ["Met__c", "Met_On__c", false],
  ])("%s: %s, near: %s", (written, name, isNear) => {
    expect(nearestName(written, FIELDS)).toEqual({ name, isNear });
  });

  test("where there are no names, there is no nearest", () => {
    expect(nearestName("Type", [])).toBeUndefined();
  });

  test("of two that are equally near, the first", () => {
    expect(nearestName("b", ["a", "c"])?.name).toBe("a");
    expect(nearestName("", ["a", "b"])).toEqual({ name: "a", isNear: true });
  });
});
