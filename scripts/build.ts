import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";

/** `npm run build`: the package's JavaScript in `dist/`, and the web app in `dist/web`. */
rmSync("dist", { recursive: true, force: true });
process.exitCode = spawnSync("tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" }).status ?? 1;
if (!process.exitCode)
  process.exitCode = spawnSync("node", ["scripts/web.ts", "--force"], { stdio: "inherit" }).status ?? 1;

/** The state's migrations are read at run time; drizzle-kit's snapshots only when one is written. */
cpSync("src/state/migrations", "dist/src/state/migrations", {
  recursive: true,
  filter: (path) => !path.endsWith("_snapshot.json"),
});
