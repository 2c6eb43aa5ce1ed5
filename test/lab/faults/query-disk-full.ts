import { join } from "node:path";
import { must, run } from "../lab.ts";
import { sessionAt } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's disk is full, and one write may be tried",
  needs: ["mount"],
  root: true,
  expect: { status: "down", cause: "query-disk-full" },
  arrange: async (lab) => {
    const home = await lab.directory();
    await must(["mount", "-t", "tmpfs", "-o", "size=120m,mode=755", "tmpfs", home]);
    lab.defer(() => must(["umount", "-l", home]));
    const dataDir = join(home, "data");
    await must(["mkdir", dataDir]);
    const server = await postgres(lab, { dataDir });
    // A session of before has left what logging in writes.
    await sessionAt(lab, server.url(), "select 1");
    await run(["dd", "if=/dev/zero", `of=${join(home, "filling")}`, "bs=64k"]);
    return { url: server.url(), words: ["--allow-write-canary"] };
  },
});
