// What takes too long for every change, and one file again and again beside a loaded machine; see test/soak/README.md.
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { Mistake, runBatches } from "./suite/run.mjs";
import { tellEnd } from "./suite/tell.mjs";

/** Most of a campaign is waiting: two more than there are cores keep them busy. */
const campaignsAtOnce = availableParallelism() + 2;
/** What takes a minute and more goes first, also on a machine that never ran it: no long one is left at the end. */
const isLong = (file) =>
  /soak\/(laws|hostile|large-files|package|real-faults|incident-storm|away|slow-path|samples)\b/.test(file);
/** A campaign's, beside the seconds that it is asked to last. */
const limitMs = 1_800_000;
const usage = `Usage: npm run soak                                   every campaign below test/soak/
       npm run soak -- NAME... [--seconds N] [--seed N]  these: test/soak/NAME.soak.ts, or all below test/soak/NAME/
       npm run soak -- --repeat N FILE                   one test file N times beside busy loops on every core`;

const campaigns = readdirSync("test/soak", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".soak.ts"))
  .toSorted();
const isNamed = (file, name) => file === `${name}.soak.ts` || file.startsWith(`${name}/`);

/** A whole number from 1 up, or undefined where the option is not given. */
function number(values, name) {
  if (values[name] === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(values[name])) throw new Mistake(`--${name} takes a whole number from 1 up.`);
  return Number(values[name]);
}

async function runCampaigns(names, seconds, seed) {
  for (const name of names)
    if (!campaigns.some((file) => isNamed(file, name)))
      throw new Mistake(`There is no campaign ${name}. There are: ${campaigns.join(", ")}.`);
  const chosen = campaigns.filter((file) => names.length === 0 || names.some((name) => isNamed(file, name)));
  const env = {
    DBCHECK_SOAK: "yes",
    ...(seconds && { DBCHECK_SOAK_SECONDS: String(seconds) }),
    ...(seed && { DBCHECK_SOAK_SEED: String(seed) }),
  };
  const batches = chosen.map((file) => [`test/soak/${file}`]);
  return tellEnd(
    await runBatches(batches, {
      limitMs: limitMs + (seconds ?? 0) * 1000,
      env,
      atOnce: campaignsAtOnce,
      showsOutput: true,
      isLong,
    }),
  );
}

async function repeat(files, times) {
  if (files.length !== 1) throw new Mistake("--repeat takes one file.");
  const loops = Array.from({ length: availableParallelism() }, () => new Worker("for (;;);", { eval: true }));
  const run = await runBatches(Array.from({ length: times }).fill(files), { limitMs, atOnce: 1 });
  await Promise.all(loops.map((loop) => loop.terminate()));
  const status = tellEnd(run);
  const failed = run.outcomes.filter(({ failures }) => failures.length > 0).length;
  console.log(`${failed} of ${times} runs failed, beside ${loops.length} busy loops`);
  return status;
}

async function soak() {
  const options = { repeat: { type: "string" }, seconds: { type: "string" }, seed: { type: "string" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const times = number(values, "repeat");
  if (times) return repeat(positionals, times);
  return runCampaigns(positionals, number(values, "seconds"), number(values, "seed"));
}

try {
  process.exit(await soak());
} catch (error) {
  if (!(error instanceof Mistake) && !error.code?.startsWith("ERR_PARSE_ARGS")) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exit(1);
}
