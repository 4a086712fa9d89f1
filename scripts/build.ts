import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

/** `npm run build`: the package's JavaScript in `dist/`. */
rmSync("dist", { recursive: true, force: true });
process.exitCode = spawnSync("tsc", ["-p", "tsconfig.build.json"], { stdio: "inherit" }).status ?? 1;
