import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src");

/**
 * Which doors each room may use; its own files and the shared words are always allowed. A room's door is its `index.ts`. Two
 * rooms have a second one: `data/arrays` for who never reads a file, `engine/node.ts` for who trains on Node.
 */
const table: Record<string, readonly string[]> = {
  engine: [],
  data: ["formats"],
  models: ["engine"],
  prune: ["engine"],
  lottery: ["engine", "data/arrays", "models", "prune"],
  verdict: ["data/arrays", "models", "lottery"],
  request: ["data", "models", "lottery"],
  formats: [],
  launch: [],
  extensions: ["engine", "data", "data/arrays", "models", "prune", "lottery", "report"],
  runs: ["engine", "engine/node", "data/arrays", "prune", "lottery", "verdict", "formats"],
  workers: ["engine", "engine/node", "data", "data/arrays", "prune", "lottery", "formats", "runs"],
  report: ["engine", "models", "lottery", "verdict"],
  ticket: ["engine", "engine/node", "data/arrays", "models", "prune", "lottery", "verdict", "formats", "runs"],
  paper: ["engine", "data/arrays", "models", "lottery", "verdict", "request", "runs", "report"],
  cli: [
    "engine",
    "engine/node",
    "data",
    "data/arrays",
    "models",
    "prune",
    "lottery",
    "verdict",
    "request",
    "extensions",
    "runs",
    "workers",
    "launch",
    "report",
    "ticket",
    "paper",
  ],
};

/** The core, which runs wherever JavaScript does. */
const core = ["engine", "models", "prune", "lottery", "verdict", "data/arrays"];
/** Packages that import nothing of Node either: `test/anywhere` loads them without it. */
const anywhere = ["zod", "p-queue"];
/** What of the engine runs on Node alone, and is plugged in there. */
const onNode = ["engine/node.ts", "engine/executors/native.ts"];
/** What the core takes from Node where it runs there; each has a stand-in in the same file. */
const seams: Readonly<Record<string, readonly string[]>> = { "hash.ts": ["process"], "steps.ts": ["setImmediate"] };

const all = (folder: string, pattern: RegExp): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const roomOf = (name: string): string => (name.includes("/") ? (name.split("/")[0] ?? "") : "shared");

const files = all(source, /\.ts$/).map((path) => {
  const text = readFileSync(path, "utf8");
  const from = [...text.matchAll(/^\s*(?:import|export)\s(?:[^;"]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    ([, statement, expression]) => statement ?? expression ?? "",
  );
  /** What it imports of ours, types too; and of others. */
  const imports = from.filter((each) => each.startsWith(".")).map((each) => ({ path: join(dirname(path), each) }));
  const outside = from.filter((each) => !each.startsWith("."));
  const name = relative(source, path);
  return { name, path, text, imports, outside, room: roomOf(name) };
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

/** A program without its comments and plain texts. */
const withoutWords = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g, (match) => (match.startsWith('"') ? '""' : ""));

describe("who may import whom", () => {
  test("the table has every room, and no other", () => {
    const rooms = new Set(files.map(({ room }) => room).filter((room) => room !== "shared"));
    expect([...rooms].sort()).toEqual(Object.keys(table).sort());
  });

  test("imports go where the table allows, and into another room only by its door", () => {
    const wrong = code.flatMap(({ name, room, imports }) =>
      imports.flatMap(({ path }) => {
        const to = relative(source, path);
        const target = roomOf(to);
        if (name === "index.ts" || target === room) return [];
        if (target === "shared") return to === "index.ts" && room !== "cli" ? [`${name} imports the public index`] : [];
        const doors = (table[room] ?? []).flatMap((door) => [`${door}/index.ts`, `${door}.ts`]);
        return doors.includes(to) ? [] : [`${name} imports ${to}, which is no door that ${room} may use`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test("what a door passes on from its room, others import", () => {
    const doors = [...Object.keys(table).map((room) => `${room}/index.ts`), "data/arrays/index.ts", "engine/node.ts"];
    const unused = doors.flatMap((name) => {
      const door = join(source, name);
      const passedOn = files
        .filter(({ path }) => path === door)
        .flatMap(({ path, text }) => namesIn(text, path, /export \{([^}]*)\} from "([^"]+)"/g));
      const imported = files
        .filter((file) => file.room !== roomOf(name))
        .flatMap(({ path, text }) => namesIn(text, path, /\{([^{}]*)\} (?:from |= await import\()"([^"]+)"/g))
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

  test("CONTRIBUTING.md lists the shared words", () => {
    const shared = code.filter(({ room, name }) => room === "shared" && name !== "index.ts").map(({ name }) => name);
    const [, listed = ""] = /are shared words([^#]*)##/.exec(readFileSync(join(root, "CONTRIBUTING.md"), "utf8")) ?? [];
    expect([...listed.matchAll(/`([a-z0-9-]+\.ts)`/g)].map(([, name]) => name).sort()).toEqual(shared.sort());
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

describe("the core runs anywhere", () => {
  const byPath = new Map(code.map((file) => [file.path, file]));
  const reached = new Set<(typeof code)[number]>();
  const reach = (file: (typeof code)[number] | undefined) => {
    if (!file || reached.has(file)) return;
    reached.add(file);
    for (const { path } of file.imports) reach(byPath.get(path));
  };
  for (const file of code)
    if (core.some((room) => file.name.startsWith(`${room}/`)) && !onNode.includes(file.name)) reach(file);

  test("it reaches its own rooms, shared words and nothing else, however long the way", () => {
    const elsewhere = [...reached]
      .map(({ name }) => name)
      .filter((name) => name.includes("/") && !core.some((room) => name.startsWith(`${room}/`)));
    expect(elsewhere).toEqual([]);
    expect([...reached].map(({ name }) => name).filter((name) => onNode.includes(name))).toEqual([]);
    expect(reached.size).toBeGreaterThan(150);
  });

  test("it imports nothing of Node, and of others only what runs anywhere", () => {
    const wrong = [...reached].flatMap(({ name, outside }) =>
      outside.filter((from) => !anywhere.includes(from)).map((from) => `${name} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  test("it names nothing that only Node has, but at its seams", () => {
    const nodes = /\b(?:process|Buffer|setImmediate|global(?=[.[])|require|__dirname|__filename)\b(?!-)/g;
    const wrong = [...reached].flatMap(({ name, text }) =>
      [...withoutWords(text).matchAll(nodes)]
        .filter(([word]) => !seams[name]?.includes(word))
        .map(([word]) => `${name} names ${word}`),
    );
    expect(wrong).toEqual([]);
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

  test("no line of a comment is wider than 132 letters", () => {
    const comment = /^\s*(\/\/|\/\*\*| \*) /;
    const wide = everything.flatMap(({ name, text }) =>
      text.split("\n").flatMap((line, i) => (line.length > 132 && comment.test(line) ? [`${name}:${i + 1}`] : [])),
    );
    expect(wide).toEqual([]);
  });

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
