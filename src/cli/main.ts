#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Half of a short command's time is compiling; the next command finds what this one has compiled.
enableCompileCache();
const { runCli } = await import("./program.ts");

// Who reads our output may have seen enough, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
});
