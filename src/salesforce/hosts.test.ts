import { expect, test } from "vitest";
import { HostRefused } from "./errors.ts";
import { allowedOrigin } from "./hosts.ts";

test.each([
  ["https://login.salesforce.com", "https://login.salesforce.com"],
  ["https://test.salesforce.com/", "https://test.salesforce.com"],
  ["https://ACME.my.salesforce.com/services/x?y", "https://acme.my.salesforce.com"],
  ["https://acme--uat.sandbox.my.salesforce.com", "https://acme--uat.sandbox.my.salesforce.com"],
  ["http://127.0.0.1:8080/", "http://127.0.0.1:8080"],
  ["http://localhost:1717", "http://localhost:1717"],
  ["http://[::1]:9", "http://[::1]:9"],
])("%s is allowed", (address, origin) => {
  expect(allowedOrigin(address, "it")).toBe(origin);
});

test.each([
  "http://login.salesforce.com",
  "https://salesforce.com.evil.example",
  "https://evilsalesforce.com",
  "https://acme.force.com",
  "https://acme.my.site.com",
  "https://acme.lightning.force.com",
  "https://login.salesforce.com:8443",
  "https://me:secret@login.salesforce.com",
  "https://login.salesforce.com@evil.example",
  "https://127.0.0.1",
  "http://127.0.0.2",
  "http://localhost.evil.example",
  "ftp://login.salesforce.com",
  "javascript:alert(1)",
  "login.salesforce.com",
  "",
])("%s is refused", (address) => {
  expect(() => allowedOrigin(address, "it")).toThrow(HostRefused);
});

test("only what runs on this machine may name it", () => {
  const here = "http://127.0.0.1:8080";
  expect(allowedOrigin(here, "it", "http://localhost:1717")).toBe(here);
  expect(() => allowedOrigin(here, "it", "https://acme.my.salesforce.com")).toThrow(HostRefused);
  expect(allowedOrigin("https://acme.my.salesforce.com", "it", here)).toBe("https://acme.my.salesforce.com");
});

test("a refused address is told without what it may hide", () => {
  expect(() => allowedOrigin("https://me:secret@evil.example/path?token=abc", "it")).toThrow(
    /^(?!.*(secret|abc|path)).*evil\.example/,
  );
});
