import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { dataDrivenStream } from "./data-driven.ts";
import { readPathStream } from "./paths-csv.ts";

/** Public example journeys (GPL-3): used where they lie, never copied into the repository. */
const PATHDATA = path.resolve(import.meta.dirname, "../../../../shared/data/pathdata.csv");

/** channel | first | last | linear | position 40/20/40 | Markov 1 exact | Shapley exact */
const PUBLISHED = `
  alpha   | 6308 | 8447 | 7574.718594 | 7444.823759 | 5344.947682 | 7627.944048
  beta    | 2831 |  989 | 2083.500145 | 1969.766179 | 2527.352167 | 1982.739286
  delta   |    1 |    5 |    1.725000 |    2.586667 |    4.613618 |    2.292857
  epsilon |   99 |  531 |  272.170438 |  301.050233 |  599.570650 |  374.677381
  eta     | 3164 | 4167 | 3539.951157 | 3618.796149 | 3340.847402 | 3613.655952
  gamma   |  165 |   92 |  121.041639 |  125.240911 |  171.145443 |  138.185714
  iota    | 4606 | 3355 | 3857.096221 | 3944.948166 | 3884.614702 | 3505.044048
  kappa   |   74 |  230 |  137.964078 |  147.459557 |  274.363256 |  159.057143
  lambda  |  902 | 1207 | 1035.257572 | 1046.903901 | 1282.847223 |  987.782143
  mi      |    2 |    2 |    2.222222 |    2.057143 |    1.722425 |    2.666667
  theta   | 1606 |  653 | 1022.801394 | 1092.744472 | 1971.912880 | 1190.963095
  zeta    |   27 |  107 |  136.551540 |   88.622864 |  381.062553 |  199.991667
`;

test.skipIf(!existsSync(PATHDATA))(`the published figures of ${path.basename(PATHDATA)}`, async () => {
  const result = await dataDrivenStream(readPathStream(createReadStream(PATHDATA)));
  expect(result).toMatchObject({ conversions: 19_785, nulls: 68_602 });
  expect(result.value.toFixed(2)).toBe("74802.97");
  expect(result.baseProbability.toFixed(15)).toBe("0.223845135596864");
  const lines = result.channels.map(({ channel, first, last, linear, position, markov, shapley }) => [
    channel,
    String(first.conversions),
    String(last.conversions),
    ...[linear, position, markov, shapley].map(({ conversions }) => conversions.toFixed(6)),
  ]);
  const published = PUBLISHED.trim().split("\n");
  expect(lines).toEqual(published.map((line) => line.split("|").map((cell) => cell.trim())));
});
