// docs/accuracy.md: how often the verdict was right, where it was not
// and why, and what other tools said of the same faults.
import { readFile, writeFile } from "node:fs/promises";
import { layers, layerOf } from "../../src/report/causes.ts";
import { causesOf, statusesOf } from "./grade.ts";
import type { NotRun, Result } from "./main.ts";
import { explanations } from "./explanations.ts";
import { peers, type PeerWord } from "./peers.ts";
import { groups } from "./scenario.ts";
import { slackSize } from "./slack-size.ts";
import { sumsOf } from "./table.ts";

const file = "docs/accuracy.md";

const readme = "README.md";
const marks = ["<!-- sums -->", "<!-- /sums -->"] as const;

/** The page, and its sums in the README between two marks. */
export async function writeAccuracy(results: Result[], notRun: NotRun[]): Promise<void> {
  const first = results.filter(({ round }) => round === 1);
  const of = (...wanted: Result["group"][]) => results.filter(({ group }) => wanted.includes(group));
  const sumsLines = [
    ...sumsTable(of("faults", "healthy", "doubles", "intermittent")),
    "",
    "Cases from the wild are listed separately: public reports whose cause was established, rebuilt with real parts. " +
      "They were known when the rules were written.",
    "",
    ...sumsTable(of("wild")),
    "",
    "Checks from several places at once are listed separately too: two or three networks, one of which is the " +
      "application's.",
    "",
    ...sumsTable(of("vantages")),
  ];
  const page = [
    "# Accuracy",
    "",
    "Written by `npm run lab`: real servers, poolers, resolvers and networks, each broken in one way (or two, " +
      "or now and then, or not at all), and `dbcheck check` run against them as people run it. What is expected " +
      "was set from what the fault is.",
    "",
    ...sumsLines,
    "",
    "Where the witnesses of a scenario cannot separate several causes, any of the set counts as right.",
    "",
    ...misses(results),
    ...confusion(first),
    ...table(first),
    ...references(first),
    ...differential(),
    ...comparison(first),
    ...absent(notRun),
    "",
  ];
  await writeFile(file, page.join("\n"));
  const text = await readFile(readme, "utf8");
  const [from, to] = [text.indexOf(marks[0]) + marks[0].length, text.indexOf(marks[1])];
  if (from < to) await writeFile(readme, `${text.slice(0, from)}\n${sumsLines.join("\n")}\n${text.slice(to)}`);
}

function sumsTable(results: Result[]): string[] {
  const of = sumsOf(results);
  const count = (group: string) => results.filter((one) => one.round === 1 && one.group === group).length;
  const per = (value: number) => `${value.toFixed(1)} %`;
  const sessions = Math.max(
    0,
    ...results
      .filter(({ scenario }) => scenario.sessions === undefined)
      .map(({ measured }) => measured.sessionsAtOnce ?? 0),
  );
  const sizes = results.flatMap(({ measured: { report } }) => (report ? [slackSize(report)] : []));
  const longest = (message: keyof (typeof sizes)[number]) => Math.max(0, ...sizes.map((size) => size[message]));
  return [
    "| measure | value |",
    "|---|---|",
    `| scenarios | ${of.scenarios}: ${groups
      .filter((group) => count(group) > 0)
      .map((group) => `${count(group)} ${group}`)
      .join(", ")} |`,
    `| runs of healthy set-ups | ${of.healthyRuns} |`,
    `| status right | ${per(of.status)} |`,
    `| layer right | ${per(of.layer)} |`,
    `| cause right | ${per(of.cause)} |`,
    `| owner right | ${per(of.owner)} |`,
    `| false alarms on healthy set-ups | ${of.falseAlarms} |`,
    `| a wrong cause called confirmed | ${of.overConfident} |`,
    `| checks that outlived their timeout by more than 500 ms | ${of.late} |`,
    `| most sessions of one check at once, seen by the server (without a \`pool_size\` to try) | ${sessions} |`,
    `| longest headline and final reply in Slack, characters ` +
      `| ${longest("headlineChars")} and ${longest("finalChars")} |`,
    `| checks that left a session behind ` +
      `| ${results.filter(({ measured }) => (measured.sessionsLeft ?? 0) > 0).length} |`,
  ];
}

function misses(results: Result[]): string[] {
  const bad = results.filter(({ grade }) => grade.misses.length > 0);
  const names = [...new Set(bad.map(({ name }) => name))];
  if (names.length === 0) return ["## Misses", "", "None.", ""];
  return [
    "## Misses",
    "",
    "| scenario | what was missed | why |",
    "|---|---|---|",
    ...names.map((name) => {
      const said = [...new Set(bad.filter((one) => one.name === name).flatMap(({ grade }) => grade.misses))];
      return `| ${name} | ${cell(said.join("; "))} | ${cell(explanations[name] ?? "not explained yet")} |`;
    }),
    "",
  ];
}

/** Layers down: expected; across: said. */
function confusion(first: Result[]): string[] {
  const names = [
    ...layers.filter((layer) => first.some((one) => expectedLayer(one) === layer || saidLayer(one) === layer)),
    "none",
  ];
  const count = (expected: string, said: string) =>
    first.filter((one) => expectedLayer(one) === expected && saidLayer(one) === said).length;
  return [
    "## Confusion matrix",
    "",
    "Rows are the layer where the fault is, columns the layer that the verdict names; `none` is healthy or " +
      "inconclusive.",
    "",
    `| | ${names.join(" | ")} |`,
    `|---|${names.map(() => "---").join("|")}|`,
    ...names.map((row) => `| **${row}** | ${names.map((column) => count(row, column) || "").join(" | ")} |`),
    "",
  ];
}

function expectedLayer({ scenario, measured }: Result): string {
  const expected = causesOf(scenario.expect).map((cause) => (cause === null ? "none" : layerOf(cause)));
  const said = measured.report?.verdict.layer ?? "none";
  return expected.includes(said) ? said : (expected[0] ?? "none");
}
function saidLayer({ measured }: Result): string {
  return measured.report?.verdict.layer ?? "none";
}

function table(first: Result[]): string[] {
  return [
    "## Every scenario",
    "",
    "| scenario | what it is | expected | said | confidence | owner |",
    "|---|---|---|---|---|---|",
    ...first.map(({ name, scenario, measured: { report }, grade }) => {
      const expected = `${statusesOf(scenario.expect).join(" or ")} ${causesOf(scenario.expect)
        .map((cause) => cause ?? "")
        .join(" or ")}`.trim();
      const verdict = report?.verdict;
      const said = verdict ? `${verdict.status} ${verdict.cause ?? ""}`.trim() : "nothing";
      return `| ${name}${grade.misses.length > 0 ? " ✗" : ""} | ${cell(scenario.title)} | ${expected} | ${said} | ${verdict?.cause ? verdict.confidence : ""} | ${verdict?.cause ? verdict.owner : ""} |`;
    }),
    "",
  ];
}

/** Where each case from the wild was reported, and what it must not be taken for. */
function references(first: Result[]): string[] {
  const wild = first.filter(({ group }) => group === "wild");
  if (wild.length === 0) return [];
  return [
    "## Cases from the wild",
    "",
    "| case | reported in | near neighbour |",
    "|---|---|---|",
    ...wild.map(
      ({ name, scenario: { reference = "", neighbour = "" } }) => `| ${name} | ${cell(reference)} | ${neighbour} |`,
    ),
    "",
  ];
}

/** What `npm run soak -- libpq` holds psql and the check to; the pairs are in test/soak/libpq. */
function differential(): string[] {
  return [
    "## Beside psql",
    "",
    "`npm run soak -- libpq` runs each pair of a table through psql and through the check, on real servers: " +
      "connects with or without TLS, refuses by itself (and for which file or parameter), or is refused (and how). " +
      "psql runs twice: on Debian's libpq 15, and on libpq 18 of the embedded PostgreSQL. Where the two differ, the " +
      "check follows 18, and the row of the configuration says what older ones make of it. Outcomes must agree, and " +
      "so must the line that reports give to try by hand. It fails where one differs.",
    "",
    "Two things rest on libpq's documentation: the flows of OAuth, and GSSAPI.",
    "",
    "| what is varied | on |",
    "|---|---|",
    ...compared.map(([what, on]) => `| ${what} | ${on} |`),
    "",
  ];
}

/** By the functions of the cases in test/soak/libpq. */
const compared: [what: string, on: string][] = [
  [
    "sslmode × root certificate × the server's TLS, ~/.postgresql/root.crt and `system` among them",
    "servers with TLS, without, and with TLS alone",
  ],
  ["names in certificates: DNS, IP, common name, literals, wildcards, trailing dots, SNI", "a certificate each"],
  [
    "the client's pair: format, mode, owner, pass phrase, another's key, one of the two",
    "a server that demands it, and one that does not",
  ],
  ["revocation lists and directories: revoked, expired, another authority's, missing", "a server with TLS"],
  ["passwords: given, in a file, for each of several hosts, none, wrong", "SCRAM, MD5, cleartext, trust"],
  [
    "hosts, ports, hostaddr, sockets and their directories, requirepeer, target_session_attrs",
    "TCP and sockets, several hosts",
  ],
  ["other parameters of libpq 15, with values that it takes and that it refuses", "a server with TLS"],
  ["libpq's environment variables, PGTZ, PGDATESTYLE and PGGEQO among them", "a server with TLS, and one without"],
  [
    "require_auth: each method, lists, negations, none, empty, what is no list",
    "SCRAM, MD5, cleartext, trust, certificates",
  ],
  [
    "sslcertmode × the client's pair × sslmode, TLS 1.2 and 1.3",
    "servers that ask for certificates, and one without TLS",
  ],
  ["sslnegotiation × sslmode", "PostgreSQL 18 with and without TLS, TLS in front with and without ALPN"],
  ["min_protocol_version × max_protocol_version", "PostgreSQL 18 and 15"],
  [
    "scram_client_key and scram_server_key: right, wrong, one of the two, malformed",
    "SCRAM with and without channel binding, other methods",
  ],
  ["load_balance_hosts, sslkeylogfile, gssdelegation, the words of OAuth", "a server with TLS"],
  ["spaces around and within the parts of a URI", "a server with TLS"],
  ["service files, ~/.pg_service.conf, PGSYSCONFDIR, and what goes before what", "a server with TLS"],
  [
    "the text: URI and key=value, escapes, quotes, several hosts, what is wrong in it",
    "a server with TLS, and one without",
  ],
];

function comparison(first: Result[]): string[] {
  const asked = first.filter((one) => one.peers !== null);
  if (asked.length === 0) return [];
  const faults = asked.filter(({ group }) => group !== "healthy");
  const noticed = (name: (typeof peers)[number]) => faults.filter((one) => one.peers?.[name].exitCode !== 0).length;
  return [
    "## Beside other tools",
    "",
    "The same set-ups, by the tools at hand: exit status and first line. They are not made to name causes; the " +
      "table shows what a person would have had to go on.",
    "",
    "| tool | faults it noticed at all |",
    "|---|---|",
    ...peers.map((name) => `| ${name} | ${noticed(name)} of ${faults.length} |`),
    `| dbcheck ` +
      `| ${faults.filter(({ measured }) => measured.report?.verdict.status !== "healthy").length} of ${faults.length} |`,
    "",
    "| scenario | pg_isready | psql -c 'select 1' | check_postgres | dbcheck |",
    "|---|---|---|---|---|",
    ...asked.map(
      ({ name, peers: said, measured }) =>
        `| ${name} | ${peers.map((peer) => words(said?.[peer])).join(" | ")} | ${measured.report?.verdict.cause ?? measured.report?.verdict.status ?? "nothing"} |`,
    ),
    "",
  ];
}

function words(said: PeerWord | undefined): string {
  return said ? `${said.exitCode ?? "-"}: ${cell(tidy(said.said))}` : "";
}

/** Ports, process numbers, times and temporary directories change from run to run. */
function tidy(text: string): string {
  return text
    .replaceAll(/\/tmp\/[\w./-]+/g, "…")
    .replaceAll(/\b(port |:)\d{4,5}\b/g, "$1N")
    .replaceAll(/time=\S+|\d+\.\d+ ?(ms|s)\b/g, "…")
    .slice(0, 110);
}

function absent(notRun: NotRun[]): string[] {
  if (notRun.length === 0) return ["## Not run", "", "Every scenario ran."];
  return [
    "## Not run",
    "",
    "| scenario | why |",
    "|---|---|",
    ...notRun.map(({ name, why }) => `| ${name} | ${cell(why)} |`),
  ];
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}
