import { expect, test } from "vitest";
import { moneyFormat, moneyText, textTable } from "./table.ts";

test("a table is as wide as its widest cells, wide characters and emphasis of numbers included", () => {
  const table = textTable(
    [{ title: "Channel" }, { title: "Revenue", align: "right" }],
    [
      ["Events", "1,200"],
      ["展示会", "7"],
    ],
  );
  expect(table).toBe(
    ["Channel  Revenue", "───────  ───────", "Events     1,200", "展示会         7", ""].join("\n"),
  );
});

test("money has no cents above 10,000, alone or in company", () => {
  expect(moneyText(9999.5)).toBe("9,999.50");
  expect(moneyText(-12_345.67)).toBe("-12,346");
  expect(moneyFormat([12_345.67, 3])(3)).toBe("3");
  expect(moneyFormat([45.6, 3])(3)).toBe("3.00");
});
