import { Command } from "commander";
import { modelGraph, modelSql } from "../app/model.ts";
import type { Io } from "./io.ts";

/** `footfall model`: the steps of the model, for those who want to read them. */
export function modelCommand(io: Io): Command {
  const command = new Command("model").description("look at the steps of the model");
  command
    .command("graph")
    .description("print the steps in their order, each with what it reads")
    .action(() => io.out(modelGraph()));
  command
    .command("sql")
    .description("print the SELECT of a step")
    .argument("<step>", "its name, as footfall model graph prints it")
    .option("--settings <file>", "the settings that it is made from")
    .action(async (step: string, options: { settings?: string }) =>
      io.out(`${await modelSql(step, options.settings)}\n`),
    );
  return command;
}
