// Whose a configuration is, of every sample: by its file's name, and pasted without one.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbooks } from "../../src/playbooks/index.ts";

const folder = "test/playbooks/configs";
/** An environment file does not say who reads it, and a section of a URL alone is Rails' as well as Spring's. */
const isAnyones = (file: string) => /\.env\b|^bad-raw\.yml$/.test(file);
/** Plain objects, which only the name of their file says to be Prisma's. */
const isTold = (file: string) => file.endsWith(".prisma.config.ts");

for (const { framework } of playbooks)
  test(`${framework}: its samples are found to be its own, with their names and without`, () => {
    const files = readdirSync(`${folder}/${framework}`).filter((name) => !/^other-|^expected\.json$/.test(name));
    const wrong = files
      .filter((file) => !isAnyones(file))
      .flatMap((file) =>
        (isTold(file) ? [file] : [file, "", "configuration"]).map((name) => {
          const text = readFileSync(`${folder}/${framework}/${file}`, "utf8");
          return [file, name, frameworkOf(text, name).framework];
        }),
      )
      .filter(([, , found]) => found !== framework);
    assert.deepEqual(wrong, []);
  });
