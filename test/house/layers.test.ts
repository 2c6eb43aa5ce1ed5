// One direction of imports: this table is the rule, and the documentation of it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";

/** For each room: the rooms it may import, those it may import types of only, and the packages it may use. */
const rooms: Record<string, { from: string[]; types?: string[]; packages: string[] }> = {
  root: { from: [], packages: ["zod", "pino"] }, // config, errors, log, secret, version
  http: { from: ["root"], packages: ["undici"] },
  report: { from: [], packages: ["zod"] },
  libpq: { from: ["root"], types: ["report"], packages: ["fastest-levenshtein"] },
  target: { from: ["root", "report", "libpq"], packages: ["yaml", "zod", "fastest-levenshtein"] },
  probes: {
    from: ["root", "http", "report", "libpq", "target", "playbooks", "isolation"],
    packages: ["pg-protocol", "pg"],
  },
  playbooks: {
    from: ["root", "report", "libpq", "target"],
    packages: [
      "@lezer/common",
      "@lezer/javascript",
      "@lezer/php",
      "@lezer/go",
      "@lezer/python",
      "lezer-elixir",
      "semver",
      "smol-toml",
      "yaml",
      "zod",
    ],
  },
  isolation: { from: ["root", "target"], packages: ["yaml", "zod"] },
  rules: { from: ["report"], types: ["probes", "playbooks", "isolation"], packages: [] },
  checkup: {
    from: ["root", "report", "libpq", "target", "playbooks", "probes", "rules", "tickets"],
    packages: ["p-limit"],
  },
  baseline: { from: ["report"], types: ["probes", "rules"], packages: [] },
  incidents: { from: ["report"], packages: [] },
  tickets: {
    from: ["root", "report", "isolation", "target"],
    types: ["incidents", "probes"],
    packages: ["yaml", "zod"],
  },
  access: { from: [], types: ["target", "store"], packages: [] },
  escalation: { from: ["root", "http", "report", "target"], packages: [] },
  tracing: { from: ["root", "http", "report"], packages: [] },
  alerts: { from: ["root", "http", "report", "target"], packages: ["zod"] },
  embedded: { from: ["root", "target"], packages: ["zod", "pg"] },
  store: {
    from: ["root", "report", "embedded", "incidents"],
    types: ["target", "baseline", "isolation", "tickets", "alerts"],
    packages: ["pg", "node-pg-migrate"],
  },
  jobs: { from: ["root", "report", "store", "target", "baseline"], packages: ["bullmq", "ioredis", "zod", "pg"] },
  vantages: {
    from: ["root", "report", "target", "rules", "checkup", "jobs"],
    types: ["libpq", "probes", "store"],
    packages: ["bullmq", "ioredis", "p-limit", "pg", "zod"],
  },
  "use-cases": {
    from: [
      "root",
      "report",
      "access",
      "baseline",
      "target",
      "probes",
      "checkup",
      "incidents",
      "isolation",
      "playbooks",
      "tickets",
      "alerts",
      "vantages",
    ],
    types: ["store", "jobs", "escalation"],
    packages: [],
  },
  pictures: { from: ["baseline"], types: ["incidents"], packages: ["@resvg/resvg-wasm"] },
  slack: {
    from: [
      "root",
      "http",
      "report",
      "access",
      "baseline",
      "target",
      "alerts",
      "incidents",
      "isolation",
      "playbooks",
      "tickets",
      "pictures",
      "use-cases",
    ],
    types: ["store", "jobs", "escalation"],
    packages: ["@slack/bolt", "@slack/web-api", "@slack/types", "zod"],
  },
  server: {
    from: ["root", "report", "target", "checkup", "playbooks", "isolation", "incidents", "use-cases", "alerts", "mcp"],
    types: ["store", "jobs"],
    packages: ["zod"],
  },
  mcp: {
    from: ["root", "report", "playbooks", "isolation", "checkup"],
    types: ["use-cases"],
    packages: ["@modelcontextprotocol/server", "zod"],
  },
  demo: { from: ["root", "report", "target", "embedded"], packages: ["ws", "pg", "zod", "@slack/types"] },
  cli: {
    from: [
      "root",
      "http",
      "alerts",
      "report",
      "target",
      "probes",
      "rules",
      "playbooks",
      "isolation",
      "checkup",
      "baseline",
      "tickets",
      "escalation",
      "embedded",
      "store",
      "jobs",
      "vantages",
      "use-cases",
      "slack",
      "server",
      "mcp",
      "tracing",
      "demo",
    ],
    packages: ["@modelcontextprotocol/server", "commander", "zod", "yaml"],
  },
  main: { from: ["cli"], packages: [] },
};
/** Pure rooms compute: no network, no files, no clock of their own. */
const pure = new Set(["report", "rules", "baseline", "incidents", "tickets", "access"]);

interface Import {
  file: string;
  room: string;
  specifier: string;
  typeOnly: boolean;
}

function roomOf(path: string): string {
  const [first = "", second] = path.split("/");
  if (second) return first;
  return first === "main.ts" ? "main" : "root";
}

export function importsOf(file: string, text: string): Import[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  const pattern =
    /(?:\b(import|export)\s+(type\s)?[^;"'`]*?\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)["']([^"']+)["']/gm;
  return [...code.matchAll(pattern)].map((match) => ({
    file,
    room: roomOf(file),
    specifier: match[3] ?? "",
    typeOnly: match[2] !== undefined,
  }));
}

export function complaint({ file, room, specifier, typeOnly }: Import): string | null {
  const rule = rooms[room];
  if (!rule) return `${file}: the room ${room} is not in the table`;
  if (specifier.startsWith("node:"))
    return pure.has(room) ? `${file} is in a pure room and imports ${specifier}` : null;
  if (!specifier.startsWith(".")) {
    const name = specifier.startsWith("@")
      ? specifier.split("/").slice(0, 2).join("/")
      : (specifier.split("/")[0] ?? "");
    return rule.packages.includes(name) ? null : `${file} may not use the package ${name}`;
  }
  const target = relative("/src", join("/src", file, "..", specifier));
  const to = roomOf(target);
  if (to === "demo" && room !== "demo" && (target !== "demo/index.ts" || file !== "cli/demo.ts"))
    return `${file} imports ${specifier}: the demo's door is demo/index.ts, for cli/demo.ts alone`;
  if (to === room || rule.from.includes(to)) return null;
  if (rule.types?.includes(to)) return typeOnly ? null : `${file} may import only types of ${to} (${specifier})`;
  return `${file} (${room}) may not import ${to} (${specifier})`;
}

test("every import goes down the table", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  assert.ok(files.length > 30);
  const complaints = files
    .flatMap((file) => importsOf(file, readFileSync(join("src", file), "utf8")))
    .flatMap((one) => complaint(one) ?? []);
  assert.deepEqual(complaints, []);
});

test("within slack/, what connects, words and delivers knows no listener", () => {
  const wrong = ["connection", "delivery", "views"].flatMap((room) =>
    readdirSync(join("src/slack", room), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => importsOf(join("slack", room, name), readFileSync(join("src/slack", room, name), "utf8")))
      .filter(({ specifier }) => specifier.includes("/listeners/"))
      .map(({ file, specifier }) => `${file} imports ${specifier}`),
  );
  assert.deepEqual(wrong, []);
});

test("no door makes a check by itself: the command line and tools of agents ask use-cases, as Slack and HTTP do", () => {
  const doors = ["alerts", "cli", "mcp", "server", "slack"];
  const making = doors.flatMap((door) =>
    readdirSync(join("src", door), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && /\brunCheckup\b/.test(readFileSync(join("src", door, name), "utf8")))
      .map((name) => join(door, name)),
  );
  assert.deepEqual(making, []);
});

test("the rule sees what it should: upward, type-only, package, dynamic, re-export, several lines, pure", () => {
  const judged = (file: string, text: string) =>
    importsOf(file, text)
      .map(complaint)
      .filter((one) => one !== null).length;
  assert.equal(judged("probes/x.ts", `import { a } from "../slack/app.ts";`), 1);
  assert.equal(judged("rules/x.ts", `import { tcp } from "../probes/tcp.ts";`), 1);
  assert.equal(judged("rules/x.ts", `import type { TcpFacts } from "../probes/facts.ts";`), 0);
  assert.equal(judged("slack/x.ts", `import pg from "pg";`), 1);
  assert.equal(judged("slack/x.ts", `const s = await import("../store/pg-store.ts");`), 1);
  assert.equal(judged("slack/x.ts", `export { a } from "../jobs/queue.ts";`), 1);
  assert.equal(judged("slack/x.ts", `import {\n  a,\n  b,\n} from "../checkup/run.ts";`), 1);
  assert.equal(judged("slack/x.ts", `import "../checkup/run.ts";`), 1);
  assert.equal(judged("cli/demo.ts", `import { samples } from "../demo/samples.ts";`), 1);
  assert.equal(judged("cli/serve.ts", `import { samples } from "../demo/index.ts";`), 1);
  assert.equal(judged("cli/demo.ts", `import { samples } from "../demo/index.ts";`), 0);
  assert.equal(judged("rules/x.ts", `import { readFile } from "node:fs/promises";`), 1);
});
