// Lines that people paste into a shell: they say what was meant, whatever the names hold, and no secret.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { parseConninfo } from "../../src/libpq/conninfo.ts";
import { digLine, ncLine, opensslLine, psqlLine, shellWord } from "../../src/target/reproduce.ts";
import { aConninfo } from "../support/target.ts";

/** What a real sh makes of words, without running them. */
function words(line: string, env: Record<string, string> = {}): string[] {
  const script = `for w in ${line}; do printf '%s\\0' "$w"; done`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8", env }).split("\0").slice(0, -1);
}
const commandOf = (line: string) => line.replace(/^PGPASSWORD="\$DBCHECK_PASSWORD" /, "").replace(/ <\/dev\/null$/, "");

test("any text is one word, and the same, for a real shell", () => {
  const texts = fc.array(
    fc
      .string({
        unit: fc.oneof(
          fc.constantFrom(..."'\"\\$`!*?~#&;|<>(){}[] \n\t-=é".split("")),
          fc.string({ minLength: 1, maxLength: 1 }),
        ),
      })
      .filter((text) => !text.includes("\0")),
    { minLength: 30, maxLength: 60 },
  );
  fc.assert(
    fc.property(texts, (list) => assert.deepEqual(words(list.map(shellWord).join(" ")), list)),
    { numRuns: 20 },
  );
});

const hostile = [
  "x'; touch /tmp/never; '$(id)`id`",
  "-oProxyCommand=id",
  "@h",
  "+short",
  "a b\nc",
  "$HOME",
  "\\' or 1",
];
test("hostile names arrive as they are", () => {
  for (const name of hostile) {
    const line = psqlLine(aConninfo({ host: name, database: name, user: name }));
    const [command, text = "", ...rest] = words(commandOf(line));
    assert.deepEqual([command, rest], ["psql", ["-c", "select 1"]]);
    const { conninfo } = parseConninfo(text, { where: "line", env: {}, useEnvironment: false });
    assert.deepEqual([conninfo?.hosts[0]?.host, conninfo?.database, conninfo?.user], [name, name, name]);
    assert.ok(words(commandOf(opensslLine(name, 1, { sni: true, direct: false }))).includes(`${name}:1`));
    assert.deepEqual(words(ncLine(name, 1)).slice(-2), [name, "1"]);
    assert.deepEqual(words(digLine(name, "A")).filter((word) => word === name).length, 2);
  }
  assert.deepEqual(words(digLine("-x", "AAAA", "::1")), ["dig", "@::1", "-q", "-x", "AAAA", "-q", "-x", "A"]);
  assert.equal(ncLine("-l", 5), "nc -vz -w 5 -- '-l' 5");
});

test("plain names stay plain", () => {
  assert.equal(digLine("db.example.com", "A", "10.0.0.1"), "dig @10.0.0.1 db.example.com A db.example.com AAAA");
  assert.equal(
    opensslLine("db.example.com", 5432, { sni: true, direct: false }),
    "openssl s_client -connect db.example.com:5432 -starttls postgres -servername db.example.com -showcerts </dev/null",
  );
  assert.equal(
    opensslLine("fdaa::3", 5432, { sni: true, direct: true }),
    "openssl s_client -connect '[fdaa::3]:5432' -alpn postgresql -noservername -showcerts </dev/null",
  );
  assert.equal(ncLine("fdaa::3", 5432), "nc -vz -w 5 fdaa::3 5432");
});

test("psql gets every parameter of the connection, and secrets as variables alone", () => {
  const given = [
    "host=db,db2 hostaddr=10.0.0.1,10.0.0.2 port=5432,5433 dbname='a b' user=app password='correct horse'",
    "sslmode=verify-full sslrootcert=system sslcert='/c d.crt' sslkey=/k.key sslpassword=key-secret sslcrl=/r.crl",
    "sslcrldir=/crls sslnegotiation=direct sslsni=0 ssl_min_protocol_version=TLSv1.3 ssl_max_protocol_version=TLSv1.3",
    "channel_binding=require target_session_attrs=read-write require_auth=scram-sha-256 client_encoding=UTF8",
    "options='-c search_path=a,\\'b\\'' connect_timeout=7 keepalives=0 gssencmode=disable requirepeer=postgres",
    "load_balance_hosts=random max_protocol_version=3.0 passfile=/pass krbsrvname=x replication=database",
  ].join(" ");
  const read = (text: string) => parseConninfo(text, { where: "line", env: {}, useEnvironment: false }).conninfo;
  const conninfo = read(given);
  assert.ok(conninfo);
  assert.ok(Object.keys(conninfo.parameters).length >= 27);
  const line = psqlLine(conninfo);
  assert.ok(!/correct horse|key-secret/.test(line));
  assert.match(line, /^PGPASSWORD="\$DBCHECK_PASSWORD" psql /);
  const [, text = ""] = words(commandOf(line), { DBCHECK_SSLPASSWORD: "key-secret" });
  const again = read(text);
  assert.deepEqual(
    { ...again, sources: {}, password: null, sslpassword: null },
    { ...conninfo, sources: {}, password: null, sslpassword: null },
  );
  assert.equal(again?.sslpassword?.reveal(), "key-secret");
  assert.ok(!psqlLine(aConninfo({ password: null })).includes("PGPASSWORD"));
  const zone = psqlLine(aConninfo({ settings: { timezone: "Asia/Kathmandu", geqo: "a b" } }));
  assert.match(zone, /^PGTZ=Asia\/Kathmandu PGGEQO='a b' PGPASSWORD/);
});
