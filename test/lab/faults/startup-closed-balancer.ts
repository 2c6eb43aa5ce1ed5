import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../src/embedded/cluster.ts";
import { answers } from "../../support/ports.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "haproxy takes the connection, and no server behind it is alive",
  needs: ["haproxy"],
  expect: { status: "down", cause: "startup-closed" },
  arrange: async (lab) => {
    const [port, dead] = [await freePort(), await freePort()];
    const file = join(await lab.directory(), "haproxy.cfg");
    const limits = "timeout connect 2s\n timeout client 60s\n timeout server 60s";
    const backend = `server primary 127.0.0.1:${dead} check`;
    await writeFile(file, `defaults\n mode tcp\n ${limits}\nlisten db\n bind 127.0.0.1:${port}\n ${backend}\n`);
    lab.start(["haproxy", "-db", "-f", file]);
    for (let tries = 0; !(await answers(port)); tries += 1) {
      if (tries > 200) throw new Error("haproxy does not start");
      await sleep(20);
    }
    return { url: `postgres://app:correct%20horse@127.0.0.1:${port}/app` };
  },
});
