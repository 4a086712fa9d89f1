/** An element, named without its prefix. */
export type XmlElement = { name: string; nil: boolean; children: XmlElement[]; text: string };

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)([^<>]*?)(\/?)>|([^<]+)/g;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** SOAP needs a handful of levels; more is no message. */
const DEPTH_MAX = 50;

/**
 * Reads an XML document as far as SOAP messages need it: no DTD, no entities but the five of XML and characters by
 * number.
 *
 * @throws {SyntaxError} where tags do not fit together
 */
export function parseXml(text: string): XmlElement {
  if (/<!DOCTYPE/i.test(text)) throw new SyntaxError("a document type is not accepted");
  const root: XmlElement = { name: "", nil: false, children: [], text: "" };
  const open = [root];
  for (const [, cdata, closing, tag = "", attributes = "", empty, plain] of text.matchAll(TOKEN)) {
    const current = open.at(-1) ?? root;
    if (cdata !== undefined) current.text += cdata;
    else if (plain !== undefined) current.text += unescaped(plain);
    else if (closing === "/") {
      if (open.length === 1 || current.name !== localName(tag))
        throw new SyntaxError(`</${tag}> closes nothing that is open`);
      open.pop();
    } else if (tag !== "") {
      const element: XmlElement = {
        name: localName(tag),
        nil: /\bnil\s*=\s*["']true["']/.test(attributes),
        children: [],
        text: "",
      };
      current.children.push(element);
      if (empty !== "/") open.push(element);
      if (open.length > DEPTH_MAX) throw new SyntaxError("nested too deeply");
    }
  }
  const [document] = root.children;
  if (open.length > 1 || !document) throw new SyntaxError("the document ends before its elements do");
  return document;
}

/** The first child of that name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

/** The text of the first child of that name; `undefined` where it is missing, nil or empty. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  const found = child(element, name);
  return !found || found.nil || found.text === "" ? undefined : found.text;
}

/** The texts of all children of that name. */
export function childTexts(element: XmlElement, name: string): string[] {
  return element.children.filter((candidate) => candidate.name === name).map(({ text }) => text.trim());
}

/** Writes values as elements: a list repeats its element, null is nil. */
export function xml(name: string, value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => xml(name, item)).join("");
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (typeof value !== "object") return `<${name}>${escaped(String(value))}</${name}>`;
  const content = Object.entries(value).map(([key, item]) => xml(key, item));
  return `<${name}>${content.join("")}</${name}>`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function unescaped(text: string): string {
  return text.replace(/&(#x?)?([\da-z]+);/gi, (whole, numeric: string | undefined, name: string) => {
    if (!numeric) return ENTITIES[name] ?? whole;
    const code = Number.parseInt(name, numeric.length > 1 ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function localName(tag: string): string {
  return tag.slice(tag.indexOf(":") + 1);
}
