import { systemMessage } from "../../system-errors.ts";

/** Says that a server is away, and that it is back, once each time, however many connections find out. */
export class ServerState {
  readonly #shown: string;
  readonly #tell: (words: string) => void;
  #isAway = false;
  #isClosed = false;

  constructor(shown: string, tell: (words: string) => void = () => undefined) {
    [this.#shown, this.#tell] = [shown, tell];
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  readonly away = (error: unknown): void => {
    if (this.#isAway || this.#isClosed) return;
    this.#isAway = true;
    this.#tell(`${this.#shown} cannot be reached (${systemMessage(error) || "no answer"}); waiting for it`);
  };

  readonly back = (): void => {
    if (this.#isAway && !this.#isClosed) this.#tell(`${this.#shown} is back`);
    this.#isAway = false;
  };

  /** Nothing is said any more. */
  close(): void {
    this.#isClosed = true;
  }
}
