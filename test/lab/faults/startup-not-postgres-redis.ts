import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../src/embedded/cluster.ts";
import { answers } from "../../support/ports.ts";
import { scenario } from "../scenario.ts";

// Redis waits for the end of the line and says nothing to a startup packet: only a line of text makes it speak.
export const scene = scenario({
  title: "the port belongs to a Redis",
  needs: ["redis-server"],
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const port = await freePort();
    const cwd = await lab.directory();
    lab.start(["redis-server", "--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], {
      cwd,
    });
    for (let tries = 0; !(await answers(port)); tries += 1) {
      if (tries > 200) throw new Error("redis-server does not start");
      await sleep(20);
    }
    return { url: `postgres://app:correct%20horse@127.0.0.1:${port}/app` };
  },
});
