import { ApiError, type FieldInfo, type ObjectInfo } from "../org.ts";
import { campaigns } from "./campaigns.ts";
import { field as writtenField } from "./field.ts";
import { footfallObjects } from "./footfall.ts";
import { object as writtenObject } from "./object.ts";
import { opportunities } from "./opportunities.ts";
import { people } from "./people.ts";
import { setup } from "./setup.ts";

/** An object with the look-ups that every call needs; Salesforce's names count without regard to case. */
export type SObject = {
  readonly description: ObjectInfo;
  readonly fields: ReadonlyMap<string, FieldInfo>;
  readonly relationships: ReadonlyMap<string, FieldInfo>;
};

/** A field that points to records of an object: what deleting and merging have to look at. */
export type Child = { readonly object: string; readonly field: FieldInfo };

/** All objects of an org: the standard ones, Footfall's, and what `define` adds. */
export class Catalogue {
  readonly #objects = new Map<string, SObject>();

  constructor() {
    for (const each of [...people, ...campaigns, ...opportunities, ...setup, ...footfallObjects]) {
      this.#objects.set(each.name.toLowerCase(), indexed(each));
    }
  }

  all(): readonly ObjectInfo[] {
    return [...this.#objects.values()].map(({ description }) => description);
  }

  find(name: string): SObject | undefined {
    return this.#objects.get(name.toLowerCase());
  }

  /** @throws {ApiError} 404 NOT_FOUND */
  get(name: string): SObject {
    const found = this.find(name);
    if (!found) throw new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
    return found;
  }

  /** The object whose ids begin as this one. */
  ofId(id: string): SObject | undefined {
    const prefix = id.slice(0, 3);
    return [...this.#objects.values()].find(({ description }) => description.keyPrefix === prefix);
  }

  /** Fields that point to records of the object and that somebody may write; copies follow their own rules. */
  childrenOf(parent: string): readonly Child[] {
    return this.all().flatMap((child) =>
      child.fields
        .filter((each) => each.referenceTo.includes(parent) && each.createable && !each.calculated)
        .map((each) => ({ object: child.name, field: each })),
    );
  }

  /**
   * Adds an object, or fields to one. A field that is there stays as it is.
   *
   * @returns the object as it is now
   * @throws {ApiError} 400 where a field is there with another type, or a name is not one of Salesforce's
   */
  define(wanted: Partial<ObjectInfo>): ObjectInfo {
    const name = wanted.name ?? "";
    const known = this.find(name);
    if (!known && !/^[a-z]\w*__c$/i.test(name)) throw badMetadata(`${name}: not the name of a custom object`);
    const description = known?.description ?? this.#newObject(name, wanted);
    const fields = [...description.fields];
    for (const each of wanted.fields ?? []) {
      const present = fields.find((one) => one.name.toLowerCase() === each.name.toLowerCase());
      if (!present) fields.push(completed(each));
      else if (present.type !== each.type) {
        throw badMetadata(`${name}.${each.name} is there as ${present.type}, not as ${each.type}`);
      }
    }
    const defined = { ...description, fields };
    this.#objects.set(name.toLowerCase(), indexed(defined));
    return defined;
  }

  #newObject(name: string, wanted: Partial<ObjectInfo>): ObjectInfo {
    const { fields: _fields, name: _name, keyPrefix, ...options } = wanted;
    const named = writtenField("Name", "string", { length: 80, nillable: true });
    return writtenObject(name, keyPrefix ?? this.#freePrefix(), [named], options);
  }

  /** Custom objects are numbered from `a00` on, as in Salesforce. */
  #freePrefix(): string {
    const taken = new Set(this.all().map(({ keyPrefix }) => keyPrefix));
    for (let number = 0; ; number++) {
      const prefix = `a${number.toString(36).padStart(2, "0")}`;
      if (!taken.has(prefix)) return prefix;
    }
  }
}

/** A field from a metadata file may leave out everything but its name and type. */
function completed(wanted: Partial<FieldInfo> & Pick<FieldInfo, "name" | "type">): FieldInfo {
  if (!/^[a-z]\w*$/i.test(wanted.name)) throw badMetadata(`${wanted.name}: not the name of a field`);
  const text = ["string", "textarea", "picklist", "multipicklist", "url"].includes(wanted.type);
  const length = text ? 255 : wanted.type === "email" ? 80 : 0;
  return writtenField(wanted.name, wanted.type, {
    length,
    ...(wanted.type === "boolean" ? { nillable: false, defaultedOnCreate: true } : {}),
    ...(wanted.type === "reference" ? { relationshipName: wanted.name.replace(/__c$/, "__r") } : {}),
    ...wanted,
  });
}

function indexed(description: ObjectInfo): SObject {
  const fields = new Map(description.fields.map((each) => [each.name.toLowerCase(), each]));
  const relationships = new Map(
    description.fields
      .filter((each) => each.relationshipName && each.referenceTo.length === 1)
      .map((each) => [(each.relationshipName ?? "").toLowerCase(), each]),
  );
  return { description, fields, relationships };
}

function badMetadata(message: string): ApiError {
  return new ApiError(400, "INVALID_METADATA", message);
}
