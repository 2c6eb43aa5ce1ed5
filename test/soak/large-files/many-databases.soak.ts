// Files of many databases: all are judged, the last like the first, in steps that grow as the file does.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { callsIn } from "../../support/step-count.ts";
import { manyParts, textOf } from "./many-databases.ts";

/** Twice as many parts are read in twice as many steps; what is asked of each pair of them takes four times as many. */
const [few, most] = [60, 3];
/** A function that is called less often for each part takes no time. */
const seldom = 20;

/** Of one file with so many databases before production's. */
const before = 250;

const lastOnes: [framework: string, file: string, text: string, line: number, option: string][] = [
  [
    "sequelize",
    "config/config.json",
    `${textOf(
      { file: "", before: ["{"], part: (at) => [`"env${at}": { "host": "db", "dialect": "postgres" },`] },
      before,
    )}"production": { "host": "db", "dialect": "postgres", "ssl": true } }`,
    before + 2,
    "ssl",
  ],
  [
    "rails",
    "config/database.yml",
    textOf({ file: "", part: (at) => [`s${at}: { adapter: postgresql, database: d${at} }`] }, before) +
      "production: { adapter: postgresql, host: 'db:5432' }\n",
    before + 1,
    "host",
  ],
];
for (const [framework, file, text, line, option] of lastOnes)
  test(`${framework}: production is judged, and shown, where it stands last of ${before + 1}`, () => {
    const { config, databases, findings } = readAppConfig(playbookFor(framework), text, file);
    assert.equal(databases.length, before + 1);
    assert.equal(config.database, "production");
    assert.deepEqual(
      findings.map((one) => [one.database, one.line, one.option]),
      [["production", line, option]],
    );
  });

for (const [framework, shapes] of Object.entries(manyParts))
  for (const [name, shape] of Object.entries(shapes)) {
    const read = (count: number) => readAppConfig(playbookFor(framework), textOf(shape, count), shape.file);
    test(`${framework}, ${name}: steps grow as the file does`, () => {
      read(3);
      const [small, large] = [few, 2 * few].map((count) => callsIn(() => void read(count)));
      for (const [own, calls] of large ?? []) {
        const before = small?.get(own) ?? 0;
        const isMore = calls > 2 * few * seldom && calls > most * before;
        assert.ok(!isMore, `${own}: ${before} calls for ${few} parts, ${calls} for ${2 * few}`);
      }
    });
    if (!name.startsWith("no databases"))
      test(`${framework}, ${name}: each of 250 is judged`, () => {
        const { all, findings } = read(250);
        assert.ok(all.length >= 250 || framework === "generic", `${all.length} of 250`);
        const inLines = new Set(findings.map(({ line, option, database }) => [line, option, database].join()));
        const named = new Set(findings.flatMap(({ database = "" }) => database.split(", ")));
        if (shape.isSaidOnce) return;
        assert.ok(inLines.size >= 250 || named.size >= 250, `findings in ${inLines.size} places`);
      });
  }
