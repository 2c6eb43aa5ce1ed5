// Files of servers with thousands of lines, or with lines of many thousand characters: each is read in the time
// that its size needs. What a small file has is found in them too.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readPgHba } from "../../../src/playbooks/server/pg-hba.ts";

const size = 256 * 1024;
/** Of this process alone: the machine may be busy. */
const mostSeconds = 5;

function within<T>(what: string, work: () => T): T {
  const before = process.cpuUsage();
  const result = work();
  const seconds = process.cpuUsage(before).user / 1e6;
  assert.ok(seconds < mostSeconds, `${what}: ${seconds} s of CPU`);
  return result;
}

/** Lines until the file is as large as it may be in reason. */
function linesOf(more: (at: number) => string): string {
  const lines: string[] = [];
  for (let [at, length] = [0, 0]; length < size; at += 1) length += lines[lines.push(more(at)) - 1]?.length ?? 0;
  return lines.join("");
}

const hba = (text: string) => readPgHba(text, { user: null, database: null, address: null }).findings;
const octets = (at: number) => `${(at >> 8) & 255}.${at & 255}`;

const large: Record<string, (at: number) => string> = {
  "networks of 24 bits": (at) => `host all all 10.${octets(at)}.0/24 md5\n`,
  "networks with masks": (at) => `host all all 10.${octets(at)}.0 255.255.255.0 md5\n`,
  "networks of IPv6, of all lengths": (at) => `host all all 2001:db8:${at.toString(16)}::/${33 + (at % 90)} md5\n`,
  "one address, many databases": (at) => `host db_${at} all 0.0.0.0/0 scram-sha-256\n`,
  "one address, many roles": (at) => `host all role_${at} 0.0.0.0/0 scram-sha-256\n`,
  "lists with one database in common": (at) => `host shop,db_${at} app,role_${at} 10.0.0.0/8 scram-sha-256\n`,
  "lists of many": (at) => `host ${Array.from({ length: 40 }, (_, one) => `d${at + one}`).join()} a,b,c all md5\n`,
  "names of hosts": (at) => `host all all node-${at}.example.com md5\n`,
  "mistakes of one kind": () => "host all\n",
  "lines without a password": (at) => `host db_${at} all 10.0.0.0/8 trust\n`,
  comments: (at) => (at % 2 === 0 ? "# for the application\n" : `host db_${at} all 10.0.0.0/8 trust\n`),
  "one line with many words behind the method": (at) =>
    at === 0 ? "local all all peer map=a \\\n" : `map="my map ${at}" \\\n`,
  "one line with many continuations": () => "a,\\\n",
};

for (const [what, more] of Object.entries(large))
  test(`pg_hba.conf of 256 kB: ${what}`, () => {
    const head = "host shop app 172.16.0.0/13 md5\n";
    const found = within(what, () => hba(`${head}${linesOf(more)}\nhost shop app 172.17.0.0/16 scram-sha-256\n`));
    assert.match(found.at(-1)?.why ?? "", /never reaches this line: line 1 matches the same clients first/);
  });

const ini = (text: string) => readPgBouncer(text).findings;
const head = "[databases]\nshop = host=db\n[pgbouncer]\nlisten_addr = 127.0.0.1\nauth_file = users\n";
const gap = " ".repeat(size);
const word = "x".repeat(size);

/** What makes a file large, its line with a mistake and what is said of it. */
const long: Record<string, [text: string, why: RegExp]> = {
  "spaces before a comment": [`${head}max_client_conn = 1${gap}# many\n`, /A comment needs its own line/],
  "spaces before a word": [`${head}max_client_conn = 1${gap}x\n`, /takes a whole number/],
  "a long number": [`${head}query_timeout = ${"1".repeat(size)}s\n`, /takes seconds, without a unit/],
  "a long word of a setting": [`${head}${word} = 1\nmax_client_conn = no\n`, /takes a whole number/],
  "a long word of a database": [
    `${head}[databases]\na = ${word}\nb = hostname=db\n`,
    /A line of \[databases\] has `hostname`/,
  ],
  "a long word before a quote": [`${head}[databases]\na = ${word}'\nb = host=\n`, /`host` has no value/],
  "spaces behind words": [
    `${head}[databases]\na = x${gap}y\nb = hostname=db\n`,
    /A line of \[databases\] has `hostname`/,
  ],
  "quotes that do not close": [`${head}[databases]\na = host='${"''".repeat(size / 2)}\nb = host=\n`, /`host` has no/],
  "one setting again and again": [
    `${head}max_client_conn = 9\n${"max_client_conn = 10\n".repeat(size / 21)}`,
    /Line 7 sets `max_client_conn` again/,
  ],
  "slips of one name": [`${head}pool_mode = session\n${"pool_moed = session\n".repeat(size / 20)}`, /did you mean/],
};

for (const [what, [text, why]] of Object.entries(long))
  test(`pgbouncer.ini of 256 kB: ${what}`, () => {
    const found = within(what, () => ini(text));
    assert.ok(
      found.some((one) => why.test(one.why)),
      JSON.stringify(found.slice(0, 3)),
    );
  });
