import { systemMessage } from "../../system-errors.ts";

/** Says that a server is away or answers with errors, and that it is back, once each time, however many connections find out. */
export class ServerState {
  readonly #shown: string;
  readonly #tell: (words: string) => void;
  #wrong: "away" | "errors" | undefined;
  #isClosed = false;
  #failures = 0;

  constructor(shown: string, tell: (words: string) => void = () => undefined) {
    [this.#shown, this.#tell] = [shown, tell];
  }

  get isAway(): boolean {
    return this.#wrong === "away";
  }

  /** How often it was told that something failed. */
  get failures(): number {
    return this.#failures;
  }

  /** Something failed. `isConnected`: the connection for commands stands. */
  failed(error: unknown, isConnected: boolean): void {
    this.#failures++;
    // Other connections may find out before that one that the server is away: what they say is no answer of it.
    const wrong = isConnected && isAnswer(error) ? "errors" : "away";
    if (this.#isClosed || this.isAway || this.#wrong === wrong) return;
    this.#wrong = wrong;
    const words = systemMessage(error) || "no answer";
    if (wrong === "away") this.#tell(`${this.#shown} cannot be reached (${words}); waiting for it`);
    else this.#tell(`${this.#shown} answers with an error: ${words}`);
  }

  /** It has read something: it is there. Where its disk is full it does so, and takes nothing. */
  readonly read = (): void => {
    if (this.isAway) this.back();
  };

  /** It is connected, or has done something. */
  readonly back = (): void => {
    if (this.#wrong && !this.#isClosed) this.#tell(`${this.#shown} is back`);
    this.#wrong = undefined;
  };

  /** Nothing is said any more. */
  close(): void {
    this.#isClosed = true;
  }
}

/** Whether an error is what Redis itself answered. */
const isAnswer = (error: unknown): boolean => error instanceof Error && error.name === "ReplyError";
