import { describe, expect, test } from "vitest";
import { hostile, plain, refused, runScript } from "./run-script.test-data.ts";
import { type SshWorkers, sshScript, sshStopScript } from "./ssh.ts";

const asked = (changes: Partial<SshWorkers> = {}): SshWorkers => ({
  ...plain,
  ...{ hosts: ["node1", "me@node2.example.org"], machines: undefined },
  ...changes,
});

/** ssh runs what it is given on this machine, as the host whose name stands before the command. */
const here = {
  ssh: '[ "$1 $2 $3" = "-o BatchMode=yes --" ] || exit 255\nexport HOST="$4"; shift 4; exec "$@"',
  uname: 'echo "$HOST"',
};
/** It takes a moment until a program in the background has begun, on a busy machine a long one: the script pauses until then. */
const staying = {
  ...here,
  sleep: 'for i in {1..200}; do [ -e "$HOME/begun-$HOST" ] && exit; /bin/sleep 0.05; done',
  lth: 'echo "$LTH_MACHINES"; touch "$HOME/begun-$HOST"; for i in {1..40}; do /bin/sleep 0.05; done',
};

test("one worker starts on each host, and stays", () => {
  const { code, calls, out } = runScript(sshScript(asked({ idleExit: 60 })), "sh", staying);
  const lths = calls.filter(([name]) => name === "lth");
  expect(lths).toEqual(Array(2).fill(["lth", "worker", "--jobs", "2", "--idle-exit", "60"]));
  expect(calls.filter(([name]) => name === "ssh").map((words) => words.slice(1))).toEqual([
    ["-o", "BatchMode=yes", "--", "node1", "sh", "-s"],
    ["-o", "BatchMode=yes", "--", "me@node2.example.org", "sh", "-s"],
  ]);
  expect(out).toMatch(/^node1\na worker runs: process \d+, .*worker-node1.log\nme@node2.example.org\na worker runs/);
  expect(code).toBe(0);
});

test("where one runs already no second is started: it would take the same cores", () => {
  const twice = `${sshScript(asked({ hosts: ["node1"] })).replace(/exit .*\n$/, "")}\n${sshScript(asked({ hosts: ["node1"] }))}`;
  const { calls, out, code } = runScript(twice, "sh", staying);
  expect(calls.filter(([name]) => name === "lth")).toHaveLength(1);
  expect(out).toMatch(/a worker runs: process (\d+), .*\nnode1\na worker runs already: process \1,/);
  expect(code).toBe(0);
});

test("one that runs already is known where ps knows no numbers, as BusyBox's does not", () => {
  const once = sshScript(asked({ hosts: ["node1"] }));
  const without = { ...staying, ps: 'echo "ps: unrecognized option: p" >&2; exit 1' };
  const { calls, out } = runScript(`${once.replace(/exit .*\n$/, "")}\n${once}`, "sh", without);
  expect(calls.filter(([name]) => name === "lth")).toHaveLength(1);
  expect(out).toMatch(/a worker runs already/);
});

test.each([
  ["a number alone, as of a worker that was just begun", ""],
  ["and its words", "lth worker --jobs 2 \\n"],
])("a stranger that has a worker's old number is none, and is not asked to leave: %s", (_, known) => {
  const stranger = [
    "mkdir -p .local/state/lth",
    "bash -c '/bin/sleep 3; : a worker' >/dev/null 2>&1 &",
    `printf '%s\\n${known}' "$!" >.local/state/lth/worker-node1.pid`,
  ].join("\n");
  const started = runScript(`${stranger}\n${sshScript(asked({ hosts: ["node1"] }))}`, "sh", staying);
  expect(started.out).toMatch(/^node1\na worker runs: process/);
  const stopped = runScript(`${stranger}\n${sshStopScript(["node1"])}\nkill -0 "$!"`, "sh", here);
  expect(stopped.out).toBe("node1\nno worker runs\n");
});

test("workers are asked to leave, each by its host's own number", () => {
  const script = `${sshScript(asked({ hosts: ["node1"] })).replace(/exit .*\n$/, "")}\n${sshStopScript(["node1", "node2"])}`;
  const leaving = { ...here, lth: "trap 'exit 75' TERM; while :; do /bin/sleep 0.05; done", sleep: "/bin/sleep 0.2" };
  const { out, code } = runScript(script, "sh", leaving);
  expect(out).toMatch(/process (\d+), .*\nnode1\nthe worker was asked to leave: process \1\nnode2\nno worker runs\n$/);
  expect(code).toBe(0);
});

test("what is wrong on a host is shown at once, and the others are started", () => {
  const lth = '[ "$HOST" = node1 ] && { echo "LTH_ON is not set"; exit 2; }; exec /bin/sleep 5';
  const { code, err, out } = runScript(sshScript(asked()), "sh", { ...here, sleep: "/bin/sleep 0.5", lth });
  expect(err).toContain("LTH_ON is not set\nnode1: no worker was started\n");
  expect(out).toMatch(/me@node2.example.org\na worker runs/);
  expect(code).toBe(1);
});

test("a host that cannot be reached, and one without lth", () => {
  const away = runScript(sshScript(asked()), "sh", { ssh: "exit 255" });
  expect(away.err).toBe("node1: no worker was started\nme@node2.example.org: no worker was started\n");
  expect(away.code).toBe(1);
  const without = runScript(sshScript(asked({ hosts: ["node1"], lth: "no-such-program" })), "sh", here);
  expect(without.err).toBe("there is no no-such-program on this host's PATH\nnode1: no worker was started\n");
});

test("nothing is started when the time is over", () => {
  const { calls } = runScript(sshScript(asked({ until: 1000 })), "sh", here);
  expect(calls).toEqual([]);
});

describe("names", () => {
  test.each(hostile)("%s is a word, whatever a shell would make of it", (name) => {
    const { calls } = runScript(sshScript(asked({ hosts: ["node1"], use: [name], machines: name })), "sh", {
      ...staying,
      lth: 'printf "%s\\0" machines "$LTH_MACHINES" $\'\\n\' >>"$CALLS"; exec /bin/sleep 5',
    });
    const words = calls.flat();
    expect(words.slice(words.indexOf("lth"), words.indexOf("lth") + 6)).toEqual([
      "lth",
      "worker",
      "--jobs",
      "2",
      "--use",
      name,
    ]);
    expect(words.slice(words.indexOf("machines")).slice(0, 2)).toEqual(["machines", name]);
  });

  test.each(refused)("%j is no path", (name) => {
    expect(() => sshScript(asked({ machines: name }))).toThrow(/--machines is/);
    expect(() => sshScript(asked({ use: [name] }))).toThrow(/--use is/);
  });

  test.each(["-oProxyCommand=id", "a b", "$(id)", "node1;id", "node1\nid", "a'b", "", "me@", "@node", "a@-b"])(
    "%j is no host",
    (host) => {
      expect(() => sshScript(asked({ hosts: [host] }))).toThrow(/a host is .*, which is no such name/);
      expect(() => sshStopScript([host])).toThrow(/a host is/);
    },
  );

  test("a host is named once", () => {
    expect(() => sshScript(asked({ hosts: ["a", "b", "a"] }))).toThrow("a is named twice");
  });
});
