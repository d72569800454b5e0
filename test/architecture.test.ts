import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src");

/** Which rooms each room may import; its own files and the shared words are always allowed. */
const table: Record<string, readonly string[]> = {
  engine: [],
  data: [],
  models: ["engine"],
  prune: ["engine"],
  lottery: ["engine", "data", "models", "prune"],
  verdict: ["data", "models", "prune", "lottery"],
  request: ["engine", "data", "models", "prune", "lottery"],
  formats: [],
  runs: ["engine", "data", "models", "prune", "lottery", "verdict", "request", "formats"],
  report: ["engine", "data", "models", "prune", "lottery", "verdict", "runs"],
  cli: ["engine", "data", "models", "prune", "lottery", "verdict", "request", "runs", "report"],
};

const all = (folder: string, pattern: RegExp): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const files = all(source, /\.ts$/).map((path) => {
  const text = readFileSync(path, "utf8");
  const from = [...text.matchAll(/^\s*(?:import|export)\s(?:[^;"]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    ([, statement, expression]) => statement ?? expression ?? "",
  );
  /** What it imports of ours, types too; and of others. */
  const imports = from.filter((each) => each.startsWith(".")).map((each) => ({ path: join(dirname(path), each) }));
  const outside = from.filter((each) => !each.startsWith("."));
  const name = relative(source, path);
  return { name, path, text, imports, outside, room: name.includes("/") ? (name.split("/")[0] ?? "") : "shared" };
});
const code = files.filter(({ name }) => !/\.test(-data)?\.ts$/.test(name));

/** The values, not types, that each match of `pattern` has between its braces, and the file that they come from. */
const namesIn = (text: string, path: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].flatMap(([, names = "", from = ""]) =>
    names
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "" && !each.startsWith("type "))
      .map((each) => ({ name: each.split(/ as |:/)[0], from: join(dirname(path), from) })),
  );

describe("who may import whom", () => {
  test("the table has every room, and no other", () => {
    const rooms = new Set(files.map(({ room }) => room).filter((room) => room !== "shared"));
    expect([...rooms].sort()).toEqual(Object.keys(table).sort());
  });

  test("imports go where the table allows, and into another room only by its door", () => {
    const wrong = code.flatMap(({ name, room, imports }) =>
      imports.flatMap(({ path }) => {
        const to = relative(source, path);
        const target = to.includes("/") ? (to.split("/")[0] ?? "") : "shared";
        if (name === "index.ts" || target === room) return [];
        if (target === "shared") return to === "index.ts" && room !== "cli" ? [`${name} imports the public index`] : [];
        if (!(table[room] ?? []).includes(target)) return [`${name} imports ${to}`];
        return to === `${target}/index.ts` ? [] : [`${name} imports ${to}, not the room's door`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test("what a door passes on from its room, others import", () => {
    const unused = Object.keys(table).flatMap((room) => {
      const door = join(source, room, "index.ts");
      const passedOn = files
        .filter(({ path }) => path === door)
        .flatMap(({ path, text }) => namesIn(text, path, /export \{([^}]*)\} from "([^"]+)"/g));
      const imported = files
        .filter((file) => file.room !== room)
        .flatMap(({ path, text }) => namesIn(text, path, /\{([^}]*)\} (?:from |= await import\()"([^"]+)"/g))
        .filter(({ from }) => from === door);
      return passedOn.filter(({ name }) => !imported.some((one) => one.name === name)).map(({ name }) => name);
    });
    expect(unused).toEqual([]);
  });

  test("shared words import nothing of ours but each other", () => {
    const wrong = code
      .filter(({ room, name }) => room === "shared" && name !== "index.ts")
      .flatMap(({ name, imports }) =>
        imports.filter(({ path }) => relative(source, path).includes("/")).map(() => name),
      );
    expect(wrong).toEqual([]);
  });

  test("there are no circles, of types neither", () => {
    const graph = new Map(code.map(({ path, imports }) => [path, imports.map((one) => one.path)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path))
        cycles.push([...trail.slice(trail.indexOf(path)), path].map((p) => relative(source, p)).join(" -> "));
      if (done.has(path) || trail.includes(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe("small rooms", () => {
  const everything = [
    ...files,
    ...all(join(root, "native"), /\.(h|cc|mjs)$/).map((path) => ({
      name: relative(root, path),
      text: readFileSync(path, "utf8"),
    })),
    ...all(join(root, "test"), /\.ts$/).map((path) => ({
      name: relative(root, path),
      text: readFileSync(path, "utf8"),
    })),
  ];
  const lines = (text: string) => text.split("\n").length - 1;

  test("no file outgrows its reader", () => {
    expect(everything.filter(({ text }) => lines(text) > 400).map(({ name }) => name)).toEqual([]);
  });

  test("half of the files have at most 120 lines", () => {
    const sorted = code.map(({ text }) => lines(text)).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });

  test("nothing is called utils, helpers, common or manager", () => {
    expect(
      everything.map(({ name }) => name).filter((name) => /(utils?|helpers?|common|manager)\b/i.test(name)),
    ).toEqual([]);
  });

  test("types are strict: nothing is silenced", () => {
    const silenced = /@ts-(ignore|expect-error|nocheck)|biome-ignore|\bas any\b|: any\b|as unknown as/;
    expect(code.filter(({ text }) => silenced.test(text)).map(({ name }) => name)).toEqual([]);
  });

  test("only the command line writes to the terminal", () => {
    const speaks = code.filter(
      ({ room, text }) => room !== "cli" && /^(?! *\*).*(\bconsole\.|process\.(stdout|stderr))/m.test(text),
    );
    expect(speaks.map(({ name }) => name)).toEqual([]);
  });

  test("and that only through src/cli/say.ts, which makes visible what it says", () => {
    const streams = /\bconsole\.|process\.(stdout|stderr)\.write\((?!""|"\\r"\))/; // "" is waited for, "\r" goes over ^C
    const speaks = code.filter(({ room, text }) => room === "cli" && streams.test(text));
    expect(speaks.map(({ name }) => name)).toEqual(["cli/say.ts"]);
  });
});
