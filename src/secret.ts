import { inspect } from "node:util";

/** A password that prints as `[secret]` wherever it is put: string, JSON, inspect. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  /** The only way out. Called where the wire needs it and where outgoing text is searched for it. */
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return "[secret]";
  }
  toJSON(): string {
    return "[secret]";
  }
  [inspect.custom](): string {
    return "[secret]";
  }
}
