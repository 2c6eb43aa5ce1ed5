// The files that start the bot elsewhere: they parse, and every
// command, flag, variable and path in them is one that is there.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { environment } from "../../src/config.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { command } from "../support/command.ts";
import { findProgram, needs } from "../support/optional.ts";

const text = (file: string) => readFileSync(file, "utf8");
const known = new Set(Object.keys(environment.shape));
const help = new Map<string, string>();

/** A command line after `dbcheck`: its verb and flags are ones that the program takes. */
async function assertTakes(words: string[], where: string): Promise<void> {
  const [verb = "", ...rest] = words;
  if (!help.has(verb)) help.set(verb, (await command([verb, "--help"])).stdout);
  assert.match(help.get(verb) ?? "", new RegExp(`^Usage: dbcheck ${verb} `), `${where}: ${verb}`);
  for (const flag of rest.filter((word) => word.startsWith("--")))
    assert.ok(help.get(verb)?.includes(flag), `${where}: ${verb} has no ${flag}`);
}

/** A worker takes the checks of its bot's own vantage alone: two names, and every check waits for ever. */
const vantageOf = (words: string[] = []): string | null => words[words.indexOf("--vantage") + 1] ?? null;

interface Service {
  command?: string[];
  image?: string;
  build?: string;
  environment?: Record<string, string>;
  depends_on?: Record<string, object>;
  volumes?: string[];
  read_only?: boolean;
  cap_drop?: string[];
}

test("compose.yaml: a bot, two workers, a queue and a store, each with what it needs", async () => {
  const file = parse(text("deploy/compose.yaml"), { merge: true }) as {
    services: Record<string, Service & { deploy?: { replicas: number } }>;
    volumes: Record<string, object>;
  };
  const ours = Object.entries(file.services).filter(([, { build }]) => build !== undefined);
  assert.deepEqual(
    ours.map(([name]) => name),
    ["bot", "worker"],
  );
  for (const [name, service] of ours) {
    await assertTakes(service.command ?? [], name);
    assert.equal(vantageOf(service.command), vantageOf(file.services["bot"]?.command), `${name}: the bot's vantage`);
    const names = Object.keys(service.environment ?? {});
    assert.deepEqual(
      names.filter((one) => !known.has(one)),
      [],
      name,
    );
    assert.ok(service.read_only && service.cap_drop?.includes("ALL"), name);
    for (const other of Object.keys(service.depends_on ?? {}))
      assert.ok(file.services[other], `${name} needs ${other}`);
    const {
      DBCHECK_STORE_URL: store = "",
      REDIS_URL: queue = "",
      DBCHECK_TARGETS: targets,
    } = service.environment ?? {};
    for (const url of [store.replace(/\$\{[^}]*\}/, "x"), queue]) assert.ok(file.services[new URL(url).hostname], url);
    assert.ok(
      service.volumes?.some((one) => one.split(":")[1] === targets),
      "the targets file is mounted where it is read",
    );
  }
  assert.equal(file.services["worker"]?.deploy?.replicas, 2);
  for (const volume of file.services["store"]?.volumes ?? [])
    assert.ok(Object.hasOwn(file.volumes, volume.split(":")[0] ?? ""), volume);
});

test("compose.yaml as Compose itself reads it", { skip: needs("docker-compose") }, async () => {
  const compose = findProgram("docker-compose") ?? "docker-compose";
  const folder = join(await temporaryDirectory(), "deploy");
  mkdirSync(folder);
  copyFileSync("deploy/compose.yaml", join(folder, "compose.yaml"));
  writeFileSync(join(folder, ".env"), "STORE_PASSWORD=pw\n");
  const words = ["-f", join(folder, "compose.yaml"), "--env-file", join(folder, ".env"), "config"];
  const read = parse(execFileSync(compose, words, { encoding: "utf8", stdio: "pipe" })) as {
    services: Record<string, Service>;
  };
  assert.deepEqual(Object.keys(read.services).toSorted(), ["bot", "queue", "store", "worker"]);
  assert.match(read.services["bot"]?.environment?.["DBCHECK_STORE_URL"] ?? "", /^postgres:\/\/dbcheck:pw@store:/);
});

test("fly.toml: processes are verbs, variables are read, the health check asks the port that is opened", async () => {
  const section = sectionsOf("deploy/fly.toml");
  const variables = section("env");
  assert.deepEqual(
    Object.keys(variables).filter((name) => !known.has(name)),
    [],
  );
  const processes = Object.entries(section("processes"));
  assert.deepEqual(
    processes.map(([name]) => name),
    ["bot", "worker"],
  );
  for (const [name, command] of processes) await assertTakes(command.split(" "), name);
  assert.deepEqual([...new Set(processes.map(([, command]) => vantageOf(command.split(" "))))], ["fly"]);
  const health = section("checks.health");
  assert.deepEqual([health["port"], health["path"]], [variables["PORT"], "/livez"]);
  assert.equal(section("[files]")["guest_path"], variables["DBCHECK_TARGETS"]);
  assert.ok(existsSync(`deploy/${section("build")["dockerfile"]}`));
});

test("fly-agent.toml: the agent's twin runs the vantage's verb with variables that it reads", async () => {
  const section = sectionsOf("deploy/fly-agent.toml");
  const processes = section("processes");
  assert.deepEqual(Object.keys(processes), ["agent"]);
  const { agent: command = "" } = processes;
  await assertTakes(command.split(" "), "fly-agent.toml");
  assert.notEqual(
    vantageOf(command.split(" ")),
    vantageOf(sectionsOf("deploy/fly.toml")("processes")["bot"]?.split(" ")),
  );
  assert.deepEqual(
    Object.keys(section("env")).filter((one) => !known.has(one)),
    [],
  );
  assert.equal(section("[files]")["guest_path"], section("env")["DBCHECK_TARGETS"]);
});

/** Of a file whose every line is one that TOML takes: its sections by name, with their values. */
function sectionsOf(file: string): (name: string) => Record<string, string> {
  const toml = text(file);
  for (const line of toml.split("\n"))
    assert.match(
      line,
      /^(?:#.*| *[\w.]+ = (?:"[^"]*"|\d+|\["\w+"\])|\[{1,2}[\w.]+\]{1,2}|)$/,
      "a line that TOML takes",
    );
  return (name) =>
    Object.fromEntries(
      [...(toml.split(`[${name}]\n`)[1]?.split("\n[")[0] ?? "").matchAll(/^ *(\w+) = "?(.*?)"?$/gm)].map(
        ([, key = "", value = ""]) => [key, value],
      ),
    );
}

test("dbcheck.service: systemd takes it, and its variables are read", async (t) => {
  const unit = text("deploy/dbcheck.service");
  const [, verb = ""] = /^ExecStart=\/usr\/bin\/env dbcheck (\w+)$/m.exec(unit) ?? [];
  await assertTakes([verb], "ExecStart");
  const names = [...unit.matchAll(/^Environment=(\w+)=/gm)].map(([, name = ""]) => name);
  assert.deepEqual(
    names.filter((name) => !known.has(name)),
    [],
  );
  assert.ok(names.length > 1);
  if (!existsSync("/usr/bin/systemd-analyze")) return t.diagnostic("no systemd here: the unit is not verified by it");
  execFileSync("systemd-analyze", ["verify", "--man=no", "deploy/dbcheck.service"], { stdio: "pipe" });
});

test("Dockerfile: what it copies is there, and it runs as an ordinary user with one place to write to", async () => {
  const lines = text("Dockerfile").replaceAll("\\\n", " ").split("\n");
  const stages = lines.filter((line) => line.startsWith("FROM ")).map((line) => / AS (\w+)$/.exec(line)?.[1] ?? "run");
  assert.deepEqual(stages, ["build", "packages", "run"]);
  for (const line of lines.filter((one) => /^COPY (?!--)/.test(one)))
    for (const path of line.split(" ").slice(1, -1)) assert.ok(existsSync(path), line);
  for (const [, stage = ""] of text("Dockerfile").matchAll(/--from=(\w+)/g)) assert.ok(stages.includes(stage), stage);
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
  assert.ok(last.includes("USER node") && last.includes("VOLUME /app/.dbcheck"));
  const command = JSON.parse(last.find((line) => line.startsWith("CMD "))?.slice(4) ?? "[]") as string[];
  await assertTakes(command, "CMD");
});
