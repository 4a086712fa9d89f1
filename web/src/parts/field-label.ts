/** A Salesforce field's API name as people read it: `FirstRespondedDate` is "First responded date". */
export function fieldLabel(name: string): string {
  const bare = name.replace(/__[a-z]+$/i, "").replace(/^[A-Za-z0-9]+__/, "");
  const spaced = bare
    .replaceAll("_", " ")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .trim();
  return spaced
    .split(/\s+/)
    .map((word, index) => (index === 0 || /^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(" ");
}

const OBJECTS: Record<string, string> = { Campaign: "Campaign", CampaignMember: "Member" };

/** A field with its object, as `CampaignMember.CreatedDate` or in braces: "Member: created date". */
export function fullFieldLabel(written: string): string {
  const [object = "", ...name] = written.replaceAll(/[{}]/g, "").split(".");
  if (name.length === 0) return written;
  const label = fieldLabel(name.join("."));
  const rest = /^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
  return `${OBJECTS[object] ?? fieldLabel(object)}: ${rest}`;
}

/** A source of dates as the outcome names it; what stands in Footfall has no field. */
export function sourceLabel(source: string): string {
  if (source === "override") return "a bulk date of Footfall";
  return source.includes(".") ? fullFieldLabel(source) : fieldLabel(source.replaceAll(/[{}]/g, ""));
}

/** The same for a list to choose from: fields of packages and of the org's own carry their API name, too. */
export function choiceLabel(written: string): string {
  const bare = written.replaceAll(/[{}]/g, "");
  return /__/.test(bare) ? `${fullFieldLabel(bare)} (${bare.split(".").at(-1)})` : fullFieldLabel(bare);
}
