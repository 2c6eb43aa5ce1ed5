// `server_name_indication: :disable` beside `verify: :verify_peer`. Erlang/OTP itself is asked what it verifies then.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const repo = (ssl: string) =>
  saidOf("ecto", "runtime.exs")(`import Config\nconfig :weir, Weir.Repo,\n  hostname: "db.weir.internal",\n  ${ssl}\n`);
const own = 'cacertfile: "/run/weir/ca.pem"';

test("the name is not compared: any certificate of the same authority is accepted", () => {
  assert.deepEqual(repo(`ssl: [verify: :verify_peer, ${own}, server_name_indication: :disable]`), [
    "note: `:disable` also turns off the comparison of names, in spite of `:verify_peer`. Each certificate of the " +
      'same authority is accepted. WRITE # server_name_indication: ~c"…", with the name in the server\'s certificate',
  ]);
  for (const authorities of ["cacerts: :public_key.cacerts_get()", "cacertfile: CAStore.file_path()"])
    assert.match(
      repo(`ssl: [verify: :verify_peer, ${authorities}, server_name_indication: :disable]`).join(""),
      /^warning: .* Public authorities give anybody a certificate, and each of them is accepted\./,
    );
  assert.match(
    repo(`ssl: true, ssl_opts: [verify: :verify_peer, ${own}, server_name_indication: :disable]`).join(""),
    /`:disable` also turns off/,
  );
});

test("a name to compare, a comparison of one's own, or nothing that is verified", () => {
  for (const rest of [
    `verify: :verify_peer, ${own}, server_name_indication: ~c"db.weir.internal"`,
    `verify: :verify_peer, ${own}`,
    "verify: :verify_none, server_name_indication: :disable",
    `verify: :verify_peer, ${own}, server_name_indication: :disable, verify_fun: {&Weir.Tls.verify/3, []}`,
  ])
    assert.ok(!repo(`ssl: [${rest}]`).join("").includes(":disable"), rest);
});

test("`:disable` is a server's name for Ecto alone: elsewhere it has no known form, and is not shown", () => {
  const shown = (framework: string, text: string, name: string) =>
    readAppConfig(playbookFor(framework), text, "weir").config.options.find((one) => one.name === name)?.value;
  const ecto = "config :weir, Weir.Repo, ssl: [server_name_indication: :disable]\n";
  assert.equal(shown("ecto", ecto, "ssl.server_name_indication"), ":disable");
  assert.equal(shown("typeorm", 'new DataSource({ type: "postgres", host: ":disable" })', "host"), "[not shown]");
  assert.equal(shown("rails", "production:\n  adapter: postgresql\n  host: ':disable'\n", "host"), "[not shown]");
});
