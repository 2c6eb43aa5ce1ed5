// Files of 256 kB: what is read of the database is what a small file has, whatever else stands in them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { playbookFor, playbooks, readAppConfig } from "../../../src/playbooks/index.ts";
import type { Framework } from "../../../src/playbooks/playbook.ts";

const size = 256 * 1024;

/** A good sample, and what large files of its kind are full of. */
const files: Record<Framework, [sample: string, more: (at: number) => string]> = {
  ecto: [
    "good-phoenix.exs",
    (at) => `config :mill, Mill.Worker${at},\n  limit: ${at},\n  url: "https://example.com/${at}"\n\n`,
  ],
  "node-postgres": [
    "good-pool.ts",
    (at) => `export const get${at} = async (req, res) => res.json({ id: ${at}, list: [1, 2] });\n`,
  ],
  prisma: [
    "good-schema.prisma",
    (at) => `model Thing${at} {\n  id Int @id\n  name String?\n  at DateTime @default(now())\n}\n\n`,
  ],
  django: ["good-settings.py", (at) => `SETTING_${at} = {"a": [${at}, 2], "b": os.environ.get("X${at}", "y")}\n`],
  rails: ["good-default.yml", (at) => `# what this section is for\nsection_${at}:\n  key: value\n`],
  spring: ["good-application.yml", (at) => `feature-${at}:\n  enabled: true\n  title: feature ${at}\n`],
  sqlalchemy: [
    "good-engine.py",
    (at) => `def get_${at}(session, name="x"):\n    return session.execute(text("select ${at}"))\n\n`,
  ],
  sequelize: ["good-new.js", (at) => `function get${at}(req, res) { return res.json({ id: ${at}, list: [1, 2] }); }\n`],
  typeorm: ["good-data-source.ts", (at) => `function get${at}(req: Request) { return { id: ${at}, list: [1, 2] }; }\n`],
  laravel: [
    "good-template.php",
    (at) => `function get_${at}($request) { return ['id' => ${at}, 'list' => [1, 2]]; }\n`,
  ],
  go: [
    "good-pgxpool.go",
    (at) => `func get${at}(w http.ResponseWriter, r *http.Request) {\n\tfmt.Fprintf(w, "%d", ${at})\n}\n\n`,
  ],
  generic: ["good-env.env", (at) => `FEATURE_${at}=true\nTITLE_${at}=feature-${at}\n`],
};

test("dense code takes a step for every character and a half: it is read whole", () => {
  const sample = readFileSync("test/playbooks/configs/node-postgres/good-pool.ts", "utf8");
  const dense = "export const add = (a, b) => ({ sum: a + b, of: [a, b] });\n".repeat(size / 60);
  const read = (text: string) => readAppConfig(playbookFor("node-postgres"), text, "pool.ts").config.options;
  assert.deepEqual(read(sample + dense), read(sample));
});

for (const { framework } of playbooks)
  test(`${framework}: a file of 256 kB is read as a small one is`, () => {
    const [sample, more] = files[framework];
    const small = readFileSync(`test/playbooks/configs/${framework}/${sample}`, "utf8");
    let large = `${small}\n`;
    for (let at = 0; large.length < size; at += 1) large += more(at);
    const read = (text: string) => {
      const { config, findings, settings } = readAppConfig(playbookFor(framework), text, sample);
      return { options: config.options, findings, settings };
    };
    assert.deepEqual(read(large), read(small));
  });
