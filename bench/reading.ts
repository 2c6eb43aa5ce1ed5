// What people wrote, read and compared: the most experiments that the
// contract names, and the largest configuration that is read.
import { parse as parseYaml, stringify } from "yaml";
import { parser } from "@lezer/javascript";
import { isolate } from "../src/isolation/isolate.ts";
import { readExperiments } from "../src/isolation/read.ts";
import { playbookFor, readAppConfig } from "../src/playbooks/index.ts";
import { ms, quantile, timed, type Row } from "./measure.ts";

export async function benchReading(): Promise<Row[]> {
  const tests = Array.from({ length: 1000 }, (_, at) => ({
    name: `test ${at}`,
    outcome: at % 3 === 0 ? "passed" : "failed",
    options: Object.fromEntries(
      Array.from({ length: 100 }, (__, option) => [`option_${option}`, (at * 7 + option) % 5]),
    ),
  }));
  const text = stringify({ tests });
  const ours = quantile(await timed(5, async () => void isolate(readExperiments(text, "tests.yaml"))), 0.5);
  const parse = quantile(await timed(5, async () => void parseYaml(text)), 0.5);

  const source = `new Pool({ host: "db", max: 5 });\n${"export const add = (a, b) => ({ sum: a + b, of: [a, b] });\n".repeat(2000)}`;
  const playbook = playbookFor("node-postgres");
  const lint = quantile(await timed(5, async () => void readAppConfig(playbook, source, "db.js")), 0.5);
  const grammar = quantile(await timed(5, async () => void parser.parse(source)), 0.5);
  return [
    {
      what: "isolate 1,000 experiments of 100 options (median)",
      value: ms(ours),
      baseline: `${ms(parse)} to parse the YAML alone`,
      aim: "≤ 2 × the parse",
      met: ours <= 2 * parse,
    },
    {
      what: `lint of ${Math.round(source.length / 1024)} kB of JavaScript (median)`,
      value: ms(lint),
      baseline: `${ms(grammar)} to parse it alone`,
      aim: "< 1 s",
      met: lint < 1000,
    },
  ];
}
