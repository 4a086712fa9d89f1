import { expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { securityHeaders } from "./security-headers.ts";

test.each([
  ["true", 1],
  ["false", false],
  ["0", false],
  ["2", 2],
  ["10.0.0.0/8, ::1", ["10.0.0.0/8", "::1"]],
])("proxies: %s", (text, wanted) => {
  expect(readConfig({ FOOTFALL_TRUST_PROXY: text }).FOOTFALL_TRUST_PROXY).toEqual(wanted);
});

test.each(["yes", "10.0.0.0/33", "proxy.example.com", "-1", "1.2.3.4/8/8"])("no proxies: %s", (text) => {
  expect(() => readConfig({ FOOTFALL_TRUST_PROXY: text })).toThrow("neither a number of proxies nor a list");
});

test("browsers are told to come by https alone where people come by https", () => {
  const sent = (url: string) => securityHeaders(readConfig({ FOOTFALL_URL: url })).strictTransportSecurity;
  expect(sent("https://footfall.example.com")).toMatchObject({ includeSubDomains: false });
  expect(sent("http://footfall.example.com")).toBe(false);
});
