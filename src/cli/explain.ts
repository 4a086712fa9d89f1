import { Command } from "commander";
import type { Io } from "./io.ts";

export function explainCommand(_io: Io): Command {
  return new Command("explain");
}
