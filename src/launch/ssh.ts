import { LthError } from "../errors.ts";
import { shellWord } from "../shell-word.ts";
import { named, seen, unlessOver, type Workers, workerLine } from "./workers.ts";

export interface SshWorkers extends Workers {
  /** As ssh knows them: names, addresses, or aliases in its settings, with a user before an @ where needed. */
  readonly hosts: readonly string[];
  /** The file with LTH_ON and LTH_DEPOT, on each host; undefined: lth's own. */
  readonly machines: string | undefined;
}

/** A host cannot begin like a flag, nor say anything to a shell. */
const HOST = /^(?:[A-Za-z0-9_][\w.-]*@)?[A-Za-z0-9_:][\w.:%-]*$/;

/**
 * Seconds after which a worker that runs still is taken for one that has begun: what is wrong with its settings it says at
 * once.
 */
const SAYS_WITHIN = 3;

/**
 * Where the worker's log is, and its number and words: a home folder may be shared by hosts. `runs` says whether that process is
 * the worker still, since another may have its number by now: its words must be those that the file has. One that was just begun
 * has none there yet, nor has the file of an older lth. Words come from /proc where there is one (BusyBox has no `ps -p`), else
 * from `ps -ww`: macOS cuts them at 79 letters without.
 */
const PLACE = [
  '[ -n "$XDG_STATE_HOME" ] || XDG_STATE_HOME=$HOME/.local/state',
  "folder=$XDG_STATE_HOME/lth",
  "log=$folder/worker-$(uname -n).log",
  "file=$folder/worker-$(uname -n).pid",
  `pid=$(sed -n 1p "$file" 2>/dev/null | tr -dc 0-9)`,
  `known=$(sed -n 2p "$file" 2>/dev/null)`,
  "words() {",
  '  if [ -z "$pid" ]; then return; fi',
  `  if [ -r "/proc/$$/cmdline" ]; then tr '\\0' ' ' <"/proc/$pid/cmdline"; else ps -ww -o args= -p "$pid"; fi 2>/dev/null`,
  "}",
  "runs() {",
  "  now=$(words)",
  `  if [ -n "$known" ]; then [ "$now" = "$known" ]; else case "$now" in *lth*" worker"*) true ;; *) false ;; esac; fi`,
  "}",
];

/**
 * A script that starts one worker on each host, which stays when the connection ends. What runs there is sent to `sh` as
 * its input, in which the shell here changes nothing, and a login shell of any kind there sees three plain words.
 *
 * Throws an LthError if there are no hosts, for one twice, and for what is no host's name.
 */
export function sshScript(asked: SshWorkers): string {
  const { machines, lth } = asked;
  const file = machines === undefined ? [] : [`export LTH_MACHINES=${shellWord(seen("--machines", machines))}`];
  const line = workerLine(asked);
  return onEach(
    asked.hosts,
    [
      "# Starts a worker for lth on each host: sh THIS_FILE. LTH_ON and LTH_DEPOT say where they meet; each host has them",
      "# in a file that nobody else may read, chmod 600: .config/lth/machines in the home folder, unless another is named.",
      ...unlessOver(asked),
    ],
    [
      ...PLACE,
      'if runs; then echo "a worker runs already: process $pid, $log"; exit 0; fi',
      `command -v ${shellWord(lth)} >/dev/null || { echo "there is no" ${shellWord(lth)} "on this host's PATH" >&2; exit 1; }`,
      ...file,
      'mkdir -p "$folder"',
      `nohup ${line} </dev/null >>"$log" 2>&1 &`,
      "pid=$!",
      'echo "$pid" >"$file"',
      `sleep ${SAYS_WITHIN}`,
      'if kill -0 "$pid" 2>/dev/null; then words >>"$file"; echo "a worker runs: process $pid, $log"; exit 0; fi',
      'wait "$pid" && exit 0',
      'tail -n 5 "$log" >&2',
      "exit 1",
    ],
    "no worker was started",
  );
}

/** A script that asks the workers on hosts to leave: they keep and give back what they have. */
export const sshStopScript = (hosts: readonly string[]): string =>
  onEach(
    hosts,
    ["# Asks the worker on each host to leave: what it has, others go on with."],
    [
      ...PLACE,
      'if runs; then kill -TERM "$pid" && echo "the worker was asked to leave: process $pid"; else echo "no worker runs"; fi',
    ],
    "its worker was not asked to leave",
  );

function onEach(hosts: readonly string[], about: readonly string[], there: readonly string[], failed: string): string {
  const twice = hosts.find((host, i) => hosts.indexOf(host) !== i);
  if (twice !== undefined)
    throw new LthError(`${twice} is named twice`, "name each host once: one worker takes all its cores");
  const names = hosts.map((host) => named("a host", host, HOST, "lth ssh node1 user@node2"));
  if (names.length === 0) throw new LthError("no host is named", "write for instance lth ssh node1 user@node2");
  return `${[
    "#!/bin/sh",
    ...about,
    "failed=0",
    `for host in ${names.map(shellWord).join(" ")}; do`,
    `  echo "$host"`,
    `  ssh -o BatchMode=yes -- "$host" sh -s <<'THERE' || { echo "$host: ${failed}" >&2; failed=1; }`,
    ...there,
    "THERE",
    "done",
    'exit "$failed"',
  ].join("\n")}\n`;
}
