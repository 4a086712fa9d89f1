import { expect, test } from "vitest";
import { child, childText, childTexts, parseXml, xml } from "./xml.ts";

test("elements are found by their names without prefix, entities and CDATA read as text", () => {
  const document = parseXml(
    '<?xml version="1.0"?><s:Envelope xmlns:s="x"><!-- <not> --><s:Body><a b="c">1 &lt; 2 &amp;&#x41;&#66;</a><d/><e xsi:nil="true"/><a><![CDATA[<raw>&amp;]]></a></s:Body></s:Envelope>',
  );
  const body = child(document, "Body");
  expect(document.name).toBe("Envelope");
  expect(childText(body, "a")).toBe("1 < 2 &AB");
  expect(childText(body, "d")).toBeUndefined();
  expect(childText(body, "e")).toBeUndefined();
  expect(body && childTexts(body, "a")).toEqual(["1 < 2 &AB", "<raw>&amp;"]);
});

test("what is written is read back as it was", () => {
  const nasty = `<&>"' ]]> é`;
  expect(childText(parseXml(xml("a", { b: nasty, c: null, d: [1, 2], e: undefined })), "b")).toBe(nasty);
  expect(xml("a", { c: null, d: [1, 2] })).toBe('<a><c xsi:nil="true"/><d>1</d><d>2</d></a>');
});

test.each([
  "<a><b></a></b>",
  "<a>",
  "</a>",
  "",
  "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
  "<a>".repeat(200),
])("no XML: %s", (text) => {
  expect(() => parseXml(text)).toThrow(SyntaxError);
});
