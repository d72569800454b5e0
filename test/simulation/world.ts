import { Chance } from "./chance.ts";

interface Due {
  readonly time: number;
  readonly turn: number;
  readonly act: () => void;
}

/**
 * Time that passes only when nothing is left to do: what is due is done in its order, one thing after the other, and between two
 * of them all promises that can go on have gone on. So what happens is decided by the seed alone.
 */
export class World {
  /** Milliseconds since it began. */
  now = 0;
  readonly chance: Chance;
  readonly seed: number;
  readonly trace: string[] = [];
  #due: Due[] = [];
  #turn = 0;
  #fault: Error | undefined;

  constructor(seed: number) {
    [this.seed, this.chance] = [seed, new Chance(seed)];
  }

  /** Does something after so many milliseconds. */
  after(milliseconds: number, act: () => void): void {
    const due = { time: this.now + Math.max(0, milliseconds), turn: this.#turn++, act };
    const heap = this.#due;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!sooner(due, heap[up]!)) break;
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = due;
  }

  say(who: string, what: string): void {
    this.trace.push(`${(this.now / 1000).toFixed(3).padStart(10)} ${who}: ${what}`);
  }

  /** What must never be has happened: the simulation ends with this. */
  wrong(what: string): void {
    this.say("WRONG", what);
    this.#fault ??= new Error(what);
  }

  /** Goes on until `over`. Throws for what was wrong, and if it is not over after `most` milliseconds. */
  async run(over: () => boolean, most: number): Promise<void> {
    while (!over()) {
      const next = this.#next();
      if (next === undefined) this.wrong("nothing happens any more");
      else if (next.time > most) this.wrong(`it is not over after ${most / 60_000} minutes`);
      if (this.#fault) throw this.#fault;
      if (next === undefined) return;
      this.now = next.time;
      next.act();
      await new Promise(setImmediate); // all promises that can go on have gone on
    }
    if (this.#fault) throw this.#fault;
  }

  #next(): Due | undefined {
    const heap = this.#due;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && sooner(heap[down + 1]!, heap[down]!)) down++;
      if (!sooner(heap[down]!, last)) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = last;
    return first;
  }
}

const sooner = (one: Due, other: Due): boolean =>
  one.time < other.time || (one.time === other.time && one.turn < other.turn);
