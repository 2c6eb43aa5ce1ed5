// Saves the newest of many values, at most so often: the first at once, the last always.

export class Coalesced<Value> {
  readonly #everyMs: number;
  readonly #save: (value: Value) => Promise<void>;
  #next: { value: Value } | null = null;
  #saving: Promise<void> | null = null;
  #flushing = false;

  constructor(everyMs: number, save: (value: Value) => Promise<void>) {
    this.#everyMs = everyMs;
    this.#save = save;
  }

  push(value: Value): void {
    if (this.#flushing) return;
    this.#next = { value };
    if (this.#saving) return;
    this.#saving = this.#run();
    // A failure is told by flush.
    this.#saving.catch(() => undefined);
  }

  /** Saves what is left, and takes no more. @throws what saving threw */
  async flush(): Promise<void> {
    this.#flushing = true;
    this.#wake();
    await this.#saving;
  }

  #wake: () => void = () => undefined;

  async #run(): Promise<void> {
    while (this.#next) {
      const { value } = this.#next;
      this.#next = null;
      await this.#save(value);
      if (this.#flushing) continue;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, this.#everyMs);
        this.#wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    this.#saving = null;
  }
}
