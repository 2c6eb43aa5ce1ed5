// A forgotten registry line fails here.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { probes } from "../../src/probes/index.ts";
import { playbooks } from "../../src/playbooks/index.ts";
import { frameworks } from "../../src/playbooks/playbook.ts";
import { serverKinds } from "../../src/playbooks/server/server-file.ts";
import { rules } from "../../src/rules/index.ts";
import { causes } from "../../src/report/causes.ts";
import { alertSources } from "../../src/alerts/sources/index.ts";
import { alertSourceNames } from "../../src/target/alert-rules.ts";
import { reasons } from "../../src/report/observation.ts";

/** Files of a room that define no unit of its registry: helpers of its units, and whole folders of them. */
const helpers: Record<string, RegExp> = {
  probes:
    /^(index|facts|facts-of|probe)$|\/facts$|^wire\/|\/(resolve|state|status)\/|^variations\/(?!comparison$)|^platform\/(?!platform$|status-page$)|^server\/(other-logins|query-fingerprint|product)$|^way-in\/(allowed-methods|client-certificate|own-delay|scram|scram-keys|login|many-logins|on-link|own-route|recovery|scram-salt|server-certificate|socket-peer|startup-parameters|tls-strength|tls-terms)$/,
  rules:
    /^(branches|confidence|contradiction|index|path-time|rule|verdict)$|^application\/(idle-cut|pool-size)$|^platform\/harm$|^pooler\/(admin-console|pooler-symptoms|prepared-statements|server-behind)$|^products\/|^vantages\/|^way-in\/(address-ranges|admission-errors|after-login-advice|certificate-words|connect-timeout|ended-sessions|errors-through-poolers|meaning|not-authorised|odd-names|other-beginnings|postgres-messages|refusal-advice|same-again|server-error-advice|sqlstate|tls-meanings|tries|what-addresses-say)$/,
};

function filesBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.filter((name) => name.endsWith(".ts")).map((name) => name.replace(/(\.d)?\.ts$/, ""));
}

test("every probe's file is in the ladder, every rule's file among the rules", () => {
  for (const [room, registered] of [
    ["probes", probes.length],
    ["rules", rules.length],
  ] as const) {
    const files = filesBelow(`src/${room}`).filter((name) => !helpers[room]?.test(name));
    const index = readFileSync(`src/${room}/index.ts`, "utf8");
    for (const file of files)
      assert.ok(index.includes(`"./${file}.ts"`), `${room}/${file}.ts is not in ${room}/index.ts`);
    assert.equal(files.length, registered);
  }
});

test("every playbook's file is registered, has configurations to be read against, and says which of its lints are proven", () => {
  const shared = [
    "corpus",
    "detect",
    "beneath",
    "by-default",
    "example-file",
    "templates",
    "raw-characters",
    "numbers-meant",
    "pasteable",
    "sslmode-meant",
    "file",
    "index",
    "finding-level",
    "lock-files",
    "locked",
    "on-top",
    "options",
    "library-titles",
    "other-databases",
    "pasted",
    "playbook",
    "poolers",
    "project",
    "project-files",
    "refused-parameters",
    "specs",
    "url",
    "versions",
    "connection-settings",
  ];
  const files = readdirSync("src/playbooks")
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.replace(/\.ts$/, ""));
  assert.deepEqual(
    files.filter((name) => !shared.includes(name)).toSorted(),
    playbooks.map(({ framework }) => framework).toSorted(),
  );
  assert.deepEqual(playbooks.map(({ framework }) => framework).toSorted(), [...frameworks].toSorted());
  const page = readFileSync("docs/application.md", "utf8");
  for (const { framework, lints } of playbooks) {
    assert.ok(existsSync(`test/playbooks/configs/${framework}/expected.json`), framework);
    assert.equal(new Set(lints.map(({ id }) => id)).size, lints.length, `${framework}: two lints of one id`);
    const proofs = [...new Set(lints.flatMap(({ provenOn }) => provenOn ?? []))];
    for (const proof of proofs) {
      assert.ok(existsSync(`test/soak/proofs/${framework}.soak.ts`), `${framework}: no test proves its lints`);
      assert.ok(page.includes(proof), `docs/application.md does not say that ${framework} is proven against ${proof}`);
    }
  }
});

test("every framework has its row in the table: which versions its rules ask for, and what its lints are proven against", () => {
  const page = readFileSync("docs/application.md", "utf8");
  const rowOf = (name: string) => page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`)) ?? "";
  const folderOf = (framework: string) => `src/playbooks/${framework}`;
  const sourceOf = (framework: string) =>
    [
      `${folderOf(framework)}.ts`,
      ...(existsSync(folderOf(framework)) ? filesBelow(folderOf(framework)) : []).map(
        (name) => `${folderOf(framework)}/${name}.ts`,
      ),
    ]
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
  for (const { framework, lints } of playbooks) {
    const row = rowOf(framework);
    assert.notEqual(row, "", `docs/application.md has no row for ${framework}`);
    for (const proof of new Set(lints.flatMap(({ provenOn }) => provenOn ?? [])))
      assert.ok(row.includes(proof), `${framework} is proven against ${proof}`);
    for (const [, title, least] of sourceOf(framework).matchAll(
      /\bsince\(\s*config,\s*"[^"]+",\s*"([^"]+)",\s*"([^"]+)"/g,
    ))
      assert.ok(row.includes(`${title} ${least}`), `${framework} asks for ${title} ${least}`);
  }
  for (const kind of serverKinds) assert.notEqual(rowOf(kind), "", `docs/application.md has no row for ${kind}`);
});

test("every source of alerts has its line in the registry, and its name in the targets file", () => {
  const files = readdirSync("src/alerts/sources").map((name) => name.replace(/\.ts$/, ""));
  const names = alertSources.map(({ name }) => name);
  assert.deepEqual(files.filter((name) => name !== "index").toSorted(), names.toSorted());
  assert.deepEqual([...names, "slack"].toSorted(), [...alertSourceNames].toSorted());
});

test("probes need only probes before them, and ids are unique", () => {
  const before = new Set<string>();
  for (const { id, needs } of probes) {
    for (const need of needs) assert.ok(before.has(need), `${id} needs ${need}, which does not come before it`);
    assert.ok(!before.has(id));
    before.add(id);
  }
});

test("every cause that a rule can name is in the catalogue, and every cause up to the query layer is named by a rule", () => {
  const text =
    filesBelow("src/rules")
      .map((name) => readFileSync(`src/rules/${name}.ts`, "utf8"))
      .join("\n") + readFileSync("src/libpq/connection.ts", "utf8");
  const early = Object.entries(causes)
    .filter(([, [layer]]) =>
      ["vantage", "config", "dns", "tcp", "tls", "startup", "pooler", "auth", "admission", "query"].includes(layer),
    )
    .map(([cause]) => cause);
  const later = ["tcp-lossy"]; // needs repeated connections
  const missing = early.filter(
    (cause) => !cause.startsWith("config-") && !text.includes(`"${cause}"`) && !later.includes(cause),
  );
  assert.deepEqual(missing, []);
});

test("every reason is given by a probe", () => {
  const text = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => /^(probes|checkup|rules)\/.*\.ts$/.test(name))
    .map((name) => readFileSync(`src/${name}`, "utf8"))
    .join("\n");
  assert.deepEqual(
    reasons.filter((reason) => !text.includes(`"${reason}"`) && !text.includes(`${reason}:`)),
    [],
  );
});

test("every file of routes is on the bot's port", () => {
  const index = readFileSync("src/server/routes/index.ts", "utf8");
  const files = filesBelow("src/server/routes").filter((name) => name !== "index");
  assert.ok(files.length > 1);
  assert.deepEqual(
    files
      .filter((name) => /Routes\b/.test(readFileSync(`src/server/routes/${name}.ts`, "utf8")))
      .filter((name) => !index.includes(`"./${name}.ts"`)),
    [],
  );
});

test("a row's facts get their type from the registry of probes, and nowhere by assertion", () => {
  const cast = filesBelow("src")
    .filter((name) => existsSync(`src/${name}.ts`))
    .filter((name) => /\bfacts\s+as\b/.test(readFileSync(`src/${name}.ts`, "utf8")));
  assert.deepEqual(cast, ["report/observation"]);
});
