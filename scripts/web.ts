import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Builds the web app into `dist/web` where it is missing or older than its sources; `npm start` and the browser tests
 * run it first.
 */
const sources = [
  ...readdirSync("web", { recursive: true, encoding: "utf8" }).map((name) => join("web", name)),
  "package-lock.json",
];
const newest = Math.max(...sources.map((path) => statSync(path).mtimeMs));
const built = statSync(join("dist", "web", "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (built < newest || process.argv.includes("--force")) {
  console.error("Building the web app");
  const { status } = spawnSync("vite", ["build", "--config", "web/vite.config.ts", "--logLevel", "error"], {
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
}
