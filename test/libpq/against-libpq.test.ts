// The reference is libpq itself: what psql tries and sends for a connection string is what we say it means. psql runs
// on the libpq that it was installed with, and on libpq 18 of the embedded PostgreSQL.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { passwordFor, type Conninfo } from "../../src/libpq/connection.ts";
import { parseConninfo } from "../../src/libpq/conninfo.ts";
import { embeddedLibpq, installedLibpq, needsEmbeddedLibpq, type Libpq } from "../support/libpq.ts";

interface Sent {
  parameters: Record<string, string>;
  password: string | null;
}

const home = mkdtempSync(join(tmpdir(), "dbcheck-libpq-"));
let last: Sent | null = null;
/** A server that declines TLS, asks for the password in clear text, keeps it, and refuses. */
const server = createServer((socket) => {
  socket.on("error", () => {});
  void converse(socket);
}).listen(0, "127.0.0.1");
await once(server, "listening");
const port = String((server.address() as AddressInfo).port);
after(() => {
  server.close();
  rmSync(home, { recursive: true });
});

async function converse(socket: Socket): Promise<void> {
  let buffer = Buffer.alloc(0);
  let asked = false;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    buffer = Buffer.concat([buffer, chunk]);
    const head = asked ? 1 : 0;
    while (buffer.length >= head + 4 && buffer.length >= head + buffer.readUInt32BE(head)) {
      const message = buffer.subarray(head + 4, head + buffer.readUInt32BE(head));
      buffer = buffer.subarray(head + message.length + 4);
      if (asked) {
        if (last) last.password = message.subarray(0, -1).toString();
        return void socket.end(
          Buffer.concat([Buffer.from("E"), Buffer.from([0, 0, 0, 21]), Buffer.from("SFATAL\0C28000\0Mno\0\0")]),
        );
      }
      if (message.readUInt32BE(0) === 196_608) {
        const words = message.subarray(4, -2).toString().split("\0");
        const pairs = words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? ""] as const] : []));
        last = { parameters: Object.fromEntries(pairs), password: null };
        asked = true;
        socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
        break;
      }
      socket.write("N");
    }
  }
}

const skip = needsEmbeddedLibpq();
const judges = [installedLibpq, embeddedLibpq].filter((one) => one !== null);
const nameOf = ({ major }: Libpq) => `libpq ${major}`;

/** Runs psql; the places it tried as host:port, what the listener got, and what it said. */
async function psql(
  libpq: Libpq,
  text: string | null,
  env: Record<string, string> = {},
): Promise<{ places: string[]; sent: Sent | null; said: string }> {
  last = null;
  const said = await new Promise<string>((resolve) => {
    execFile(
      libpq.program,
      ["-w", "-X", "-c", "select 1", ...(text === null ? [] : ["-d", text])],
      { env: { PATH: process.env["PATH"], HOME: home, LC_ALL: "C", ...env, ...libpq.env }, timeout: 120_000 },
      (_, __, stderr) => resolve(stderr),
    );
  });
  const tried = said.matchAll(
    /connection to server (?:at "([^"]*)"(?: \([^)]*\))?, port (\d+)|on socket "([^"]*)\/\.s\.PGSQL\.(\d+)") failed/g,
  );
  return { places: [...tried].map((one) => `${one[1] ?? one[3]}:${one[2] ?? one[4]}`), sent: last, said };
}

function ours(text: string | null, env: Record<string, string> = {}) {
  return parseConninfo(text, { where: "url", env, useEnvironment: true, homeDir: home });
}

/** For the first host. */
function passwordOf(conninfo: Conninfo | null): string | null {
  const [first] = conninfo?.hosts ?? [];
  return (conninfo && first && passwordFor(conninfo, first)?.reveal()) ?? null;
}

const L = `127.0.0.1:${port}`;
const understood = [
  `postgres://u:p@${L}/db`,
  `postgresql://u:p@${L}/db`,
  `postgres://u@${L}`,
  `postgres://u:p%40s%2Fs%3A%23%25%20%C3%A9@${L}/my%2Fdb`,
  `postgres://u:a:b@${L}/db`,
  `postgres://u:a#b?c&d=e[f@${L}/db`,
  `postgres://u:pa$\${w}{{r}}d@${L}/db`,
  `postgres://:p@${L}/db`,
  `postgres://u:@${L}/db`,
  `postgres://${L}/db?user=a%40b&password=c@d`,
  `postgres://u:p@127.0.0.1/db?port=${port}`,
  `postgres://u:p@localhost/db?hostaddr=127.0.0.1&port=${port}`,
  `postgres://u:p@/db?host=127.0.0.1&port=${port}`,
  `postgres://u:p@${L}/db?dbname=other&user=v`,
  `postgres://u:p@${L}/db?application_name=x@y&sslmode=disable&`,
  `postgres://u:p@${L}/db?%73slmode=disable`,
  `postgres://u:p@${L}/db?options=-c%20work_mem%3D1MB`,
  `postgres://u:p@${L}/db@name#x`,
  `postgres://u:p@127.0.0.1:1,${L}/db`,
  "postgres://u:p@127.0.0.1:1,127.0.0.1:2/db",
  "postgres://u@127.0.0.1,127.0.0.1:/db?port=1",
  "postgres://u:p@[::1]:1/db",
  "postgres://u:p@[::1],127.0.0.1:1/db?port=2",
  "postgres:///db?host=/nonexistent&port=5433",
  "postgres://%2Fnonexistent%2Fdir:5434/db",
  "postgres://u:p@%2Fnonexistent,127.0.0.1:1/db?port=1,2",
  `host=127.0.0.1 port=${port} user=u password=p dbname=db`,
  ` host = 127.0.0.1   port='${port}' user='a b'password='it\\'s \\\\' dbname=a\\ b\n`,
  `host=127.0.0.1 port=${port} user=u password=a'b`,
  `host=127.0.0.1 port=${port} user=u password='' dbname=x dbname=y`,
  "host=/nonexistent user=u",
  "hostaddr=127.0.0.1 port=1 user=u",
  "host=127.0.0.1 requiressl=0 port=1",
];

test("psql tries the hosts, and sends the names and the password, that we read", { skip }, async () => {
  assert.ok(understood.length >= 25);
  for (const text of understood) {
    const { conninfo, problems } = ours(text);
    assert.deepEqual(problems, [], text);
    const expected = conninfo?.hosts.map(({ host, hostaddr, port: one }) => `${hostaddr ?? host}:${one}`);
    for (const libpq of judges) {
      const { places, sent, said } = await psql(libpq, text);
      assert.deepEqual(places, expected, `${nameOf(libpq)}: ${text}\n${said}`);
      if (!sent) continue;
      assert.deepEqual(
        [sent.parameters["user"], sent.parameters["database"], sent.password, sent.parameters["options"] ?? null],
        [conninfo?.user, conninfo?.database, conninfo?.password?.reveal() ?? null, conninfo?.options],
        `${nameOf(libpq)}: ${text}`,
      );
    }
  }
});

const refused = [
  `postgres://u:p%@${L}/db`,
  `postgres://u:100%@${L}/db`,
  `postgres://u:p%zz@${L}/db`,
  `postgres://u%00:p@${L}/db`,
  `postgres://u:p@a@${L}/db`,
  `postgres://u:p/w@${L}/db`,
  `postgres://u:p@127.0.0.1:x/db`,
  `postgres://u:p@127.0.0.1:0/db`,
  `postgres://u:p@127.0.0.1:65536/db`,
  `postgres://u:p@127.0.0.1:-5/db`,
  `postgres://u:p@::1:5432/db`,
  `postgres://u:p@[::1/db`,
  `postgres://u:p@[]/db`,
  `postgres://u:p@[::1]x/db`,
  `postgres://u:p@${L}/db?sslmode`,
  `postgres://u:p@${L}/db?sslmode=a=b`,
  `postgres://u:p@${L}/db?sslmode=requierd`,
  `postgres://u:p@${L}/db?sslmode=`,
  `postgres://u:p@${L}/db?&sslmode=disable`,
  `postgres://u:p@${L}/db?pgbouncer=true`,
  `postgres://u:p@${L}/db?ssl=1`,
  `postgres://u:p@${L}/db?SSLMODE=disable`,
  `postgres://u:p@${L}/db?connect_timeout=5s`,
  `postgres://u:p@${L}/db?channel_binding=yes`,
  `postgres://u:p@${L}/db?target_session_attrs=master`,
  `postgres://u:p@${L}/db?gssencmode=no`,
  `postgres://u:p@${L}/db?ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2`,
  `postgres://u:p@${L}/db?hostaddr=name`,
  `postgres://u:p@127.0.0.1,127.0.0.1/db?port=1,2,3`,
  `postgres://u:p@127.0.0.1,127.0.0.1/db?hostaddr=127.0.0.1`,
  `host=127.0.0.1 port=${port} word`,
  `host=127.0.0.1 port=${port} password='open`,
  `u:p@${L}/db?sslmode=disable`,
  "service=nosuchservice",
];

test("psql refuses or misses what we refuse", { skip }, async () => {
  for (const text of refused) {
    assert.equal(ours(text).problems.length > 0, true, text);
    for (const libpq of judges) {
      const { sent, said } = await psql(libpq, text);
      assert.equal(sent, null, `${nameOf(libpq)}: ${text}: psql logged on`);
      assert.match(
        said,
        /invalid|missing|unexpected|forbidden|terminated|matching|not be empty|could not|not found|extra/,
        text,
      );
    }
  }
});

test(
  "the environment fills gaps as it does for psql, and an empty variable counts as it does there",
  { skip },
  async () => {
    writeFileSync(
      join(home, "services"),
      `[other]\nport=1\n[mine]\nhost=127.0.0.1\nport=${port}\nuser=of-service\npassword=a=b c\n[mine]\nuser=again\n`,
    );
    writeFileSync(join(home, "spaced"), "[mine]\nhost = 127.0.0.1\n");
    writeFileSync(join(home, ".pgpass"), `# x\n*:1:*:*:no\n127.0.0.1:${port}:db\\:1:u:from\\\\file\\:x:rest\n`, {
      mode: 0o600,
    });
    const base = { PGHOST: "127.0.0.1", PGPORT: port, PGUSER: "u", PGDATABASE: "db:1" };
    const cases: [string | null, Record<string, string>][] = [
      [null, base],
      [null, { ...base, PGPASSWORD: "of env", PGOPTIONS: "-c a=b" }],
      ["postgres://v@/d", base],
      ["postgres:///?user=w", { ...base, PGPASSFILE: join(home, "none") }],
      [null, { PGSERVICE: "mine", PGSERVICEFILE: join(home, "services"), PGDATABASE: "d" }],
      ["service=mine user=x dbname=y", { PGSERVICEFILE: join(home, "services"), PGUSER: "z" }],
      [null, { ...base, PGUSER: "u", PGPASSWORD: "" }],
    ];
    for (const [text, env] of cases) {
      const { conninfo, problems } = ours(text, env);
      assert.deepEqual(problems, []);
      for (const libpq of judges) {
        const { sent, said } = await psql(libpq, text, env);
        assert.deepEqual(
          [sent?.parameters["user"], sent?.parameters["database"], sent?.password, sent?.parameters["options"] ?? null],
          [conninfo?.user, conninfo?.database, passwordOf(conninfo), conninfo?.options],
          `${nameOf(libpq)}: ${text} ${JSON.stringify(env)} ${said}`,
        );
      }
    }
    const bad: [Record<string, string>, string][] = [
      [{ ...base, PGSSLMODE: "" }, "config-sslmode-invalid"],
      [{ ...base, PGPORT: "no" }, "config-port-invalid"],
      [{ PGSERVICE: "mine", PGSERVICEFILE: join(home, "spaced") }, "config-parameter-unknown"],
      [{ PGSERVICE: "mine", PGSERVICEFILE: home }, "config-variable-missing"],
    ];
    for (const [env, cause] of bad) {
      assert.equal(ours(null, env).problems[0]?.cause, cause);
      for (const libpq of judges) {
        const { sent, said } = await psql(libpq, null, env);
        assert.equal(sent, null, `${nameOf(libpq)}: ${said}`);
      }
    }
  },
);

const uri = (user: string, password: string, database: string) => `postgres://u${user}:${password}@${L}/d${database}z`;
const pairs = (user: string, password: string, database: string) =>
  `host=127.0.0.1 port=${port} user=u${user} password=p${password} dbname = d${database}`;

/** Each text through psql on this libpq, and through our reading. */
async function agreeOn(
  libpq: Libpq | null,
  characters: string[],
  numRuns: number,
  textOf: (user: string, password: string, database: string) => string = uri,
): Promise<void> {
  assert.ok(libpq);
  let logins = 0;
  const word = fc.array(fc.constantFrom(...characters), { maxLength: 5 }).map((list) => list.join(""));
  await fc.assert(
    fc.asyncProperty(word, word, word, async (user, password, database) => {
      const text = textOf(user, password, database);
      const { conninfo, problems } = ours(text);
      const { sent, said } = await psql(libpq, text);
      assert.equal(sent !== null, problems.length === 0, `${text}: ${JSON.stringify(problems)} ${said}`);
      if (!sent) return;
      logins += 1;
      assert.deepEqual(
        [sent.parameters["user"], sent.parameters["database"], sent.password],
        [conninfo?.user, conninfo?.database, conninfo?.password?.reveal() ?? null],
        text,
      );
    }),
    { numRuns },
  );
  assert.ok(logins > numRuns / 20, `${logins} of ${numRuns} logged in`);
}

// Without a raw %, space and = in passwords libpq of any version reads alike.
const alike = "ab:#?&%41$é'\\[,".split("").concat("%40", "%2F", "%25");

test("what psql sends for random texts is what we read, and what it cannot read we refuse", { skip }, async () => {
  await agreeOn(installedLibpq, alike, 60);
});

test("on libpq 18 that holds for spaces and percent signs too", { skip }, async () => {
  await agreeOn(embeddedLibpq, [...alike, " ", " ", "%20", "%", "=", "+", ";"], 200);
});

test("keywords and values are read alike, whatever quotes and backslashes are in them", { skip }, async () => {
  for (const libpq of judges) await agreeOn(libpq, [..."ab'\\= ,%".split(""), "''", "\\'", " x=", "\t"], 100, pairs);
});

test("load_balance_hosts=random tries every host, in an order that changes; the check says so", { skip }, async () => {
  assert.ok(embeddedLibpq);
  const text = "host=127.0.0.1,127.0.0.2,127.0.0.3,127.0.0.4 port=1 user=u load_balance_hosts=random";
  const orders = new Set<string>();
  for (let run = 0; run < 12; run += 1) {
    const { places } = await psql(embeddedLibpq, text);
    assert.deepEqual(places.toSorted(), ["127.0.0.1:1", "127.0.0.2:1", "127.0.0.3:1", "127.0.0.4:1"]);
    orders.add(places.join(" "));
  }
  assert.ok(orders.size > 1, [...orders].join("; "));
  assert.equal(ours(text).conninfo?.loadBalanceHosts, "random");
});

test("connect_timeout=1 is a second to libpq 17 and later, and two to those before", { skip }, async () => {
  const silent = createServer((socket) => void socket.on("error", () => {})).listen(0, "127.0.0.1");
  await once(silent, "listening");
  after(() => void silent.close());
  const text = `host=127.0.0.1 port=${(silent.address() as AddressInfo).port} sslmode=disable user=u connect_timeout=1`;
  await Promise.all(
    judges.map(async (libpq) => {
      // A loaded machine takes longer, never shorter.
      let leastMs = Infinity;
      for (let run = 0; run < 5 && leastMs >= 1_900; run += 1) {
        const beganMs = performance.now();
        const { said } = await psql(libpq, text);
        assert.match(said, /timeout expired/);
        leastMs = Math.min(leastMs, performance.now() - beganMs);
        if (libpq.major < 17) break;
      }
      assert.equal(leastMs >= 1_900, libpq.major < 17, `${nameOf(libpq)}: ${leastMs} ms`);
    }),
  );
  assert.equal(ours(text).conninfo?.connectTimeoutSeconds, 1);
});
