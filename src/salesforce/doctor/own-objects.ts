import { type Description, fieldOf } from "./description.ts";
import { type Finding, finding } from "./finding.ts";
import { FIELDS_OF_SETTINGS, OWN_FIELDS, OWN_OBJECTS, type WritingSetting } from "./own-metadata.ts";

const DEPLOY =
  "deploy Footfall's objects and fields to the org with sf project deploy start; only writing back needs them";
const ASSIGN = "Setup > Permission Sets > Footfall_Integration > Manage Assignments: add the user";

/** An object of Footfall's: there, with its fields, and may the user write it. */
export function examineOwnObject(object: string, description: Description | undefined): Finding[] {
  if (!description)
    return [
      finding("own object", object, "writing", false, { what: "not there, or not visible", doThis: DEPLOY }),
    ];
  const there = finding("own object", object, "writing", true, { what: "there" });
  return [
    there,
    mayWrite(object, description),
    fields(object, description, OWN_OBJECTS[object] ?? {}, "writing"),
  ];
}

/** Fields of Footfall's on an object of the org. @param writes - the settings that write some of them */
export function examineOwnFields(
  object: "Campaign" | "CampaignMember",
  description: Description,
  writes: readonly WritingSetting[],
): Finding {
  const wanted = OWN_FIELDS[object];
  const written = writes.flatMap((setting) => FIELDS_OF_SETTINGS[setting]);
  const needed = Object.fromEntries(Object.entries(wanted).filter(([name]) => written.includes(name)));
  const lacks = fields(object, description, needed, "writing").ok === false;
  return fields(object, description, wanted, lacks ? "writing" : "advice");
}

function mayWrite(object: string, { createable, updateable, deletable }: Description): Finding {
  const lacks = [
    ...(createable ? [] : ["create"]),
    ...(updateable ? [] : ["edit"]),
    ...(deletable ? [] : ["delete"]),
  ];
  return finding("may write", object, "writing", lacks.length === 0, {
    what:
      lacks.length === 0
        ? "the user may create, edit and delete"
        : `the user may not ${lacks.join(", ")} records`,
    doThis: ASSIGN,
  });
}

function fields(
  object: string,
  description: Description,
  wanted: Readonly<Record<string, readonly string[]>>,
  neededFor: "writing" | "advice",
): Finding {
  const faults: string[] = [];
  let isAnotherMetadata = false;
  for (const [name, types] of Object.entries(wanted)) {
    const field = fieldOf(description, name);
    if (!field) {
      isAnotherMetadata = true;
      faults.push(`${name} is missing`);
    } else if (!types.includes(field.type)) {
      isAnotherMetadata = true;
      faults.push(`${name} is of type ${field.type}, not ${types[0]}`);
    } else if (!field.updateable && !field.createable) faults.push(`${name} may not be edited`);
  }
  return finding("own fields", object, neededFor, faults.length === 0, {
    what: faults.length === 0 ? "every field of Footfall's is there" : faults.join("; "),
    doThis: isAnotherMetadata ? DEPLOY : ASSIGN,
  });
}
