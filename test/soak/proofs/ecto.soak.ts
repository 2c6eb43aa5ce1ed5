// The socket options that the lint calls illegal, put to Erlang
// itself; and the configurations of the fixtures, put to Elixir.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createServer as createTlsServer } from "node:tls";
import { promisify } from "node:util";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { Authority } from "../../support/certificates.ts";
import { needs } from "../../support/optional.ts";

const run = promisify(execFile);

/** A listener that counts what reaches it. */
async function counting(): Promise<{ port: number; count: () => number; close: () => void }> {
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    socket.on("error", () => {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, count: () => accepted, close: () => server.close() };
}

/** gen_tcp:connect with these options in Erlang's own spelling: its outcome as a word. */
async function connect(port: number, options: string): Promise<string> {
  const code =
    `R = try gen_tcp:connect("127.0.0.1", ${port}, ${options} ++ [binary, {active, false}], 60000) of {ok, _} -> ` +
    `ok; {error, E} -> {error, E} catch K:X -> {K, X} end, io:format("~0p", [R]), halt().`;
  const { stdout } = await run("erl", ["-noshell", "-eval", code], { timeout: 120_000 });
  return stdout.trim();
}

const ecto = playbookFor("ecto");
const verdictOn = (options: string) => readAppConfig(ecto, `socket_options: ${options}`, "").findings;
/** Elixir's list in Erlang's spelling. */
const inErlang = (options: string) => options.replaceAll(/:(\w+)/g, "$1").replaceAll(/(\w+): (\w+)/g, "{$1, $2}");

test(
  "what is called illegal exits with badarg and never reaches the server; the corrected line connects",
  { skip: needs("erl") },
  async () => {
    for (const options of ["[:inet, :keepalive]", "[:nodelay]", "[:keepalive, :inet]", '[{:keepalive, "true"}]']) {
      const listener = await counting();
      try {
        const [finding] = verdictOn(options);
        assert.ok(finding, `${options} is not called illegal`);
        assert.equal(finding.provenOn, "Erlang/OTP 25");
        assert.match(await connect(listener.port, inErlang(options)), /^\{exit,\s*badarg\}$/);
        assert.equal(listener.count(), 0, "something reached the server");
        assert.equal(await connect(listener.port, inErlang(finding.fix.replace("socket_options: ", ""))), "ok");
        // Erlang may be gone before this process has taken its connection.
        for (const end = Date.now() + 30_000; listener.count() === 0 && Date.now() < end;) await sleep(10);
        assert.equal(listener.count(), 1);
      } finally {
        listener.close();
      }
    }
  },
);

test("what is not called illegal connects", { skip: needs("erl") }, async () => {
  const listener = await counting();
  try {
    for (const options of [
      "[:inet]",
      "[:inet, {:keepalive, true}, {:nodelay, true}]",
      "[:inet, {:recbuf, 65536}]",
      "[]",
    ]) {
      assert.deepEqual(verdictOn(options), []);
      assert.equal(await connect(listener.port, inErlang(options)), "ok", options);
    }
  } finally {
    listener.close();
  }
});

/** ssl:connect with these options, to a port where nobody listens: refused only where the options are taken. */
async function overTls(options: string): Promise<string> {
  const code =
    `ssl:start(), R = ssl:connect("127.0.0.1", 1, ${options}, 5000), io:format("~s", [case R of ` +
    `{error, {options, _} = E} -> ssl:format_error(E); {error, E} -> atom_to_list(E) end]), halt().`;
  const { stdout } = await run("erl", ["-noshell", "-eval", code], { timeout: 120_000 });
  return stdout.trim();
}

test(
  "a server's name as a text, or nil, is no option of Erlang's TLS; a charlist is",
  { skip: needs("erl") },
  async () => {
    for (const [elixir, erlang] of [
      ['"db.internal"', '<<"db.internal">>'],
      ["nil", "nil"],
    ]) {
      const text = `hostname: "db", ssl: [verify: :verify_none, server_name_indication: ${elixir}]`;
      const [finding] = readAppConfig(ecto, text, "").findings;
      assert.equal(finding?.provenOn, "Erlang/OTP 25");
      assert.match(
        await overTls(`[{verify, verify_none}, {server_name_indication, ${erlang}}]`),
        /^Invalid TLS option/,
      );
    }
    assert.equal(await overTls('[{verify, verify_none}, {server_name_indication, "db.internal"}]'), "econnrefused");
  },
);

test(
  "without a server name Erlang verifies the chain, and takes a certificate of any name",
  { skip: needs("erl") },
  async () => {
    const authority = new Authority();
    const { cert, key } = authority.issue(["other.example"]);
    const server = createTlsServer({ cert, key }, (socket) => socket.on("error", () => {}).resume());
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const tried = async (name: string, ca: string) => {
      const options = `[{verify, verify_peer}, {cacertfile, "${ca}"}, {server_name_indication, ${name}}, {log_level, none}]`;
      const code =
        `ssl:start(), R = ssl:connect("localhost", ${(server.address() as AddressInfo).port}, ${options}, 20000), ` +
        `io:format("~s", [case R of {ok, _} -> ok; {error, {tls_alert, {A, _}}} -> A end]), halt().`;
      return (await run("erl", ["-noshell", "-eval", code], { timeout: 120_000 })).stdout.trim();
    };
    try {
      assert.equal(await tried("disable", authority.caPath), "ok");
      assert.equal(await tried('"localhost"', authority.caPath), "handshake_failure");
      assert.equal(await tried("disable", new Authority("another CA").caPath), "unknown_ca");
      const text = 'ssl: [verify: :verify_peer, cacertfile: "ca.pem", server_name_indication: :disable]';
      assert.deepEqual(
        readAppConfig(ecto, `hostname: "db", ${text}`, "").findings.map(({ provenOn }) => provenOn),
        ["Erlang/OTP 25"],
      );
    } finally {
      server.close();
    }
  },
);

test("the release of this proof is the one that is named", { skip: needs("erl") }, async () => {
  const { stdout } = await run(
    "erl",
    ["-noshell", "-eval", 'io:format("~s", [erlang:system_info(otp_release)]), halt().'],
    {
      timeout: 120_000,
    },
  );
  assert.equal(stdout.trim(), "25");
});

test("Elixir reads literal options as this reader does", { skip: needs("elixir") }, async () => {
  const file = "test/playbooks/configs/ecto/good-managed-ipv6.exs";
  const code =
    `for {k, v} <- Config.Reader.read!(${JSON.stringify(file)})[:shop][Shop.Repo], do: ` +
    `IO.puts("#{k}=#{inspect(v)}")`;
  const { stdout } = await run("elixir", ["-e", code], { timeout: 120_000 });
  const theirs = Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line): [string, string] => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const [{ options } = { options: [] }] = ecto.read(readFileSync(file, "utf8"), file);
  assert.deepEqual(options.map(({ name }) => name).toSorted(), Object.keys(theirs).toSorted());
  for (const { name, value } of options) {
    if (Array.isArray(value)) assert.equal(theirs[name], "[:inet6, {:keepalive, true}, {:nodelay, true}]");
    else
      assert.equal(
        theirs[name],
        typeof value === "string" && !value.startsWith(":") ? JSON.stringify(value) : String(value),
      );
  }
});

test(
  "raise without parentheses takes the options behind it, and the file does not compile",
  { skip: needs("elixir") },
  async () => {
    const file = "test/playbooks/configs/ecto/bad-raise.exs";
    const text = readFileSync(file, "utf8");
    const [finding] = readAppConfig(ecto, text, file).findings;
    assert.equal(finding?.provenOn, "Elixir 1.14");
    const outcome = async (source: string) => {
      const code = `IO.inspect(Config.Reader.eval!("prod.exs", System.get_env("SOURCE")))`;
      const env = { ...process.env, SOURCE: source, DB_PASSWORD: "x", DB_HOST: "db" };
      return run("elixir", ["-e", code], { timeout: 120_000, env }).then(
        ({ stdout }) => stdout,
        (error: unknown) => String(error),
      );
    };
    assert.match(await outcome(text), /CompileError/);
    const right = text.replaceAll(/raise ("[^"]*")/g, "raise($1)");
    assert.deepEqual(readAppConfig(ecto, right, file).findings, []);
    assert.match(await outcome(right), /pool_size: 20/);
  },
);
