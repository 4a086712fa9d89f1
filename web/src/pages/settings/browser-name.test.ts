import { expect, test } from "vitest";
import { browserName } from "./browser-name.ts";

test("a user agent becomes a browser and a system", () => {
  const name = (agent: string) => browserName(`Mozilla/5.0 ${agent}`);
  expect(
    name("(X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36"),
  ).toBe("Chrome on Linux");
  expect(
    name("(Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0"),
  ).toBe("Edge on Windows");
  expect(
    name(
      "(Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    ),
  ).toBe("Safari on macOS");
  expect(
    name(
      "(iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
    ),
  ).toBe("Safari on iPhone");
  expect(name("(X11; Ubuntu; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0")).toBe("Firefox on Linux");
  expect(browserName(null)).toBe("An unknown browser");
});
