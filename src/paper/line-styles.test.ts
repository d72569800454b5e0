import { expect, test } from "vitest";
import { stylesOf } from "./line-styles.ts";
import { suites } from "./suites/index.ts";

test("no two lines of a picture look the same, in any suite", () => {
  const same = suites.entries().flatMap(([name, { lines }]) =>
    [...new Set(lines.map(({ ask }) => ask.network))].flatMap((network) => {
      const drawn = lines.filter(({ ask }) => ask.network === network);
      const experiments = [...new Set(drawn.map(({ ask }) => ask.name))];
      const styles = stylesOf(drawn.map((line) => ({ ...line, experiment: experiments.indexOf(line.ask.name) })));
      const looks = styles.map(({ tone, symbol, dash }) => `${tone} ${symbol} ${dash}`);
      return new Set(looks).size === looks.length ? [] : [`${name} ${network}: ${looks.join(", ")}`];
    }),
  );
  expect(same).toEqual([]);
});

test("random networks are dotted, tickets are not, and controls of one experiment have colours of their own", () => {
  const [ticket, reinit, random] = stylesOf(
    ["ticket", "reinit", "random"].map((role) => ({ label: role, role, experiment: 0 })),
  );
  expect(ticket?.dash).toBeNull();
  expect(random?.dash).toBe("2 3");
  expect(new Set([ticket?.tone, reinit?.tone, random?.tone]).size).toBe(3);
});
