import { expect, test } from "vitest";
import { auditAction, auditDetail } from "./audit-text.ts";

test("a line of the audit log reads as words, without what is empty", () => {
  expect(auditAction("publish.begin")).toBe("Publish");
  expect(auditAction("sign-in")).toBe("Sign in");
  expect(
    auditDetail({ publish: 2, reason: "Zone and channels", settingsVersion: 2, dates: 0, undoes: null }),
  ).toBe("publish 2 · reason Zone and channels · settings version 2");
  expect(auditDetail({ ip: "127.0.0.1" })).toBe("from 127.0.0.1");
  expect(auditDetail({})).toBe("–");
});
