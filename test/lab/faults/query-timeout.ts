import { pause } from "../parts/busy.ts";
import { run } from "../lab.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title:
    "statements are logged and the log's collector stands still: whoever gets in waits for the log at the first query",
  needs: ["pgrep"],
  root: true,
  expect: { status: "down", cause: "query-timeout" },
  arrange: async (lab) => {
    const settings = {
      logging_collector: "on",
      log_statement: "all",
      log_connections: "off",
      log_disconnections: "off",
    };
    const server = await postgres(lab, { settings, sql: ["alter role postgres set log_statement = 'none'"] });
    const pid = Number((await run(["pgrep", "-f", "-P", String(server.pid), "logger"])).stdout.trim());
    if (!pid) throw new Error("no collector of logs");
    process.kill(pid, "SIGSTOP");
    const goOn = () => void process.kill(pid, "SIGCONT");
    lab.defer(goOn);
    // What the pipe to the collector holds is 64 kB; the last of these hangs.
    const chatter = await server.session();
    for (let n = 0; n < 40; n += 1) {
      const isThrough = await Promise.race([
        chatter.query(`select '${"x".repeat(8000)}'`).then(
          () => true,
          () => false,
        ),
        pause(700).then(() => false),
      ]);
      // Afterwards it goes on: a process that waits for its log does not notice that its client has gone.
      if (!isThrough) return { url: server.url(), during: async (ended) => ended.addEventListener("abort", goOn) };
    }
    throw new Error("the log still takes statements");
  },
});
