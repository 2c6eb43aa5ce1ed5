// The server's side of the table: what it shows, and what it is held against.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Issuer, type LeafOptions } from "../../support/issuer.ts";
import type { Stage } from "./stage.ts";
import { pw, type Add, type At } from "./table.ts";

const sslmodes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

export function modes(stage: Stage, add: Add, at: At): void {
  const { ca, stranger, full, plain, file, homeWith, server } = stage;
  const roots = {
    none: "",
    right: `sslrootcert=${ca.path}`,
    stranger: `sslrootcert=${stranger.path}`,
    missing: "sslrootcert=/nonexistent/root.crt",
    empty: `sslrootcert=${file("root-empty.crt", "")}`,
    words: `sslrootcert=${file("root-words.crt", "no certificate\n")}`,
  };
  for (const sslmode of sslmodes)
    for (const [name, root] of Object.entries(roots)) {
      add(`${sslmode}, root ${name}, TLS`, at(full, `sslmode=${sslmode} ${root}`));
      if (["none", "right", "missing"].includes(name))
        add(`${sslmode}, root ${name}, no TLS`, at(plain, `sslmode=${sslmode} ${root}`));
    }
  const trusting = homeWith({ ".postgresql/root.crt": ca.text });
  const wary = homeWith({ ".postgresql/root.crt": stranger.text });
  for (const sslmode of sslmodes) {
    add(`${sslmode}, ~/.postgresql/root.crt`, at(full, `sslmode=${sslmode}`), { HOME: trusting });
    add(`${sslmode}, a stranger's ~/.postgresql/root.crt`, at(full, `sslmode=${sslmode}`), { HOME: wary });
    for (const user of ["tlsonly", "plainonly"])
      add(
        `${sslmode}, ${user}, a stranger's root`,
        `host=localhost hostaddr=127.0.0.1 port=${full} dbname=postgres ` +
          `user=${user} ${pw} sslmode=${sslmode} sslrootcert=${stranger.path}`,
      );
  }
  for (const [name, text] of Object.entries({
    "two roots": stranger.text + ca.text,
    "a root and half of one": ca.text + stranger.text.slice(0, 300),
    "words before the root": `Some words\n${ca.text}`,
    "the server's own certificate": server.cert,
  }))
    add(
      `verify-full, ${name}`,
      at(full, `sslmode=verify-full sslrootcert=${file(`root-${name.replaceAll(" ", "-")}`, text)}`),
    );
  add("verify-full, a directory as root", at(full, `sslmode=verify-full sslrootcert=/tmp`));
  add(
    "verify-full, only hostaddr",
    `hostaddr=127.0.0.1 port=${full} dbname=postgres user=app ${pw} sslmode=verify-full sslrootcert=${ca.path}`,
  );
  add(
    "verify-ca, only hostaddr",
    `hostaddr=127.0.0.1 port=${full} dbname=postgres user=app ${pw} sslmode=verify-ca sslrootcert=${ca.path}`,
  );
}

export async function names({ ca, behind }: Stage, add: Add): Promise<void> {
  const leaves: [id: string, leaf: LeafOptions, hosts: string[]][] = [
    [
      "dns",
      { names: ["DNS:db.internal"] },
      ["db.internal", "DB.Internal", "db.internal.", "other.internal", "internal"],
    ],
    ["wild-two", { names: ["DNS:*.internal"] }, ["db.internal", "a.db.internal", "internal"]],
    ["wild-three", { names: ["DNS:*.db.internal"] }, ["a.db.internal", "b.a.db.internal", "db.internal"]],
    ["wild-inner", { names: ["DNS:a.*.internal"] }, ["a.db.internal"]],
    ["wild-part", { names: ["DNS:d*.internal"] }, ["db.internal"]],
    ["wild-top", { names: ["DNS:*"] }, ["localhost"]],
    ["cn-name", { commonName: "db.internal" }, ["db.internal", "other.internal"]],
    ["cn-wild", { commonName: "*.db.internal" }, ["a.db.internal"]],
    ["cn-beside", { commonName: "db.internal", names: ["DNS:other.internal"] }, ["db.internal", "other.internal"]],
    ["cn-address", { commonName: "127.0.0.1" }, ["127.0.0.1"]],
    ["cn-address-beside-dns", { commonName: "127.0.0.1", names: ["DNS:db.internal"] }, ["127.0.0.1", "db.internal"]],
    ["cn-address-beside-ip", { commonName: "127.0.0.1", names: ["IP:10.0.0.1"] }, ["127.0.0.1"]],
    ["dns-address", { names: ["DNS:127.0.0.1"] }, ["127.0.0.1"]],
    ["ip", { names: ["IP:127.0.0.1"] }, ["127.0.0.1", "localhost"]],
    ["ip-six", { names: ["IP:::1"] }, ["::1", "0:0:0:0:0:0:0:1", "::2"]],
    ["idn", { names: ["DNS:xn--bcher-kva.internal"] }, ["xn--bcher-kva.internal", "bücher.internal"]],
    [
      "many",
      { names: ["DNS:a.internal", "DNS:b.internal", "IP:127.0.0.1", "email:x@b.internal"] },
      ["a.internal", "b.internal", "127.0.0.1", "x@b.internal"],
    ],
  ];
  const ports = await Promise.all(
    leaves.map(([id, leaf]) => behind(ca.issue(`name-${id}`, { commonName: "nobody", ...leaf }))),
  );
  for (const [place, [id, , hosts]] of leaves.entries())
    for (const host of hosts)
      add(
        `name ${id} for ${host}`,
        `host=${host} hostaddr=127.0.0.1 port=${ports[place]} dbname=postgres ` +
          `user=app ${pw} sslmode=verify-full sslrootcert=${ca.path}`,
      );
}

export async function chains({ ca, stranger, home, behind, file }: Stage, add: Add): Promise<void> {
  const names = ["DNS:localhost"];
  const between = new Issuer(home, "between", { parent: ca });
  const oldRoot = new Issuer(home, "old root", { days: [-400, -3] });
  const lateBetween = new Issuer(home, "late between", { parent: ca, days: [-100, -3] });
  const cross = ca.crossSignedBy(oldRoot, [-300, -3]);
  const [leaf, ofOld, ofBetween, ofLate] = [ca, oldRoot, between, lateBetween].map((issuer) =>
    issuer.issue("chain", { names }),
  );
  if (!leaf || !ofOld || !ofBetween || !ofLate) throw new Error("a certificate is missing");
  const usage = ca.issue("usage", { names, extensions: "extendedKeyUsage=clientAuth\n" });
  const lone = new Issuer(home, "lone", {});
  const servers = {
    "the leaf": await behind(leaf),
    "an expired leaf": await behind(ca.issue("expired", { names, days: [-30, -2] })),
    "a leaf of tomorrow": await behind(ca.issue("early", { names, days: [2, 30] })),
    "an expired authority's leaf": await behind(ofOld),
    "a leaf without its intermediate": await behind(ofBetween),
    "a leaf with its intermediate": await behind(ofBetween, between.text),
    "a leaf with an expired intermediate": await behind(ofLate, lateBetween.text),
    "an expired cross-signed certificate after the leaf": await behind(leaf, cross),
    "a stranger's leaf": await behind(stranger.issue("chain", { names })),
    "a stranger's leaf with his root": await behind(stranger.issue("chain-root", { names }), stranger.text),
    "a leaf for clients only": await behind(usage),
    "an authority's own certificate": await behind({ cert: lone.text, key: readKey(lone), certPath: "", keyPath: "" }),
  };
  const roots = {
    ca: ca.path,
    "old root": oldRoot.path,
    between: between.path,
    "both roots": file("both-roots.crt", oldRoot.text + ca.text),
    lone: lone.path,
  };
  const some = (server: string, root: string) =>
    root === "ca" ||
    (root === "old root" && /expired/.test(server)) ||
    (root === "between" && /intermediate/.test(server)) ||
    (root === "both roots" && /cross|authority's leaf/.test(server)) ||
    (root === "lone" && /own/.test(server));
  for (const [server, port] of Object.entries(servers))
    for (const [root, path] of Object.entries(roots).filter(([name]) => some(server, name)))
      for (const sslmode of ["verify-full", "require", "prefer"].slice(0, root === "ca" ? 3 : 1))
        add(
          `${sslmode}, ${server}, root ${root}`,
          `host=localhost hostaddr=127.0.0.1 port=${port} dbname=postgres ` +
            `user=app ${pw} sslmode=${sslmode} sslrootcert=${path}`,
        );
}

function readKey(issuer: Issuer): string {
  return execFileSync("cat", [join(issuer.dir, "ca.key")], { encoding: "utf8" });
}

export function revocations({ ca, stranger, full, server, file, home, homeWith }: Stage, add: Add, at: At): void {
  const before = ca.revocations();
  const late = ca.revocations([-30, -2]);
  const early = ca.revocations([2, 30]);
  ca.revoke(server);
  const revoked = ca.revocations();
  const list = (name: string, text: string) => file(`${name}.crl`, text);
  const directory = (name: string, text: string) => {
    const dir = join(home, name);
    mkdirSync(dir);
    if (text !== "") writeFileSync(join(dir, "list.pem"), text);
    execFileSync("openssl", ["rehash", dir], { stdio: "pipe" });
    return dir;
  };
  const root = `sslmode=verify-full sslrootcert=${ca.path}`;
  const lists = {
    clean: list("clean", before),
    revoked: list("revoked", revoked),
    late: list("late", late),
    early: list("early", early),
    stranger: list("stranger", stranger.revocations()),
    words: list("words", "no list\n"),
    empty: list("empty", ""),
    certificate: list("certificate", ca.text),
    missing: "/nonexistent/root.crl",
  };
  for (const [name, path] of Object.entries(lists)) add(`sslcrl ${name}`, at(full, `${root} sslcrl=${path}`));
  for (const sslmode of ["require", "prefer", "verify-ca"])
    add(
      `${sslmode} with a revoking list`,
      at(full, `sslmode=${sslmode} sslrootcert=${ca.path} sslcrl=${lists.revoked}`),
    );
  add("require with a revoking list and no root", at(full, `sslmode=require sslcrl=${lists.revoked}`));
  const dirs = {
    clean: directory("crls-clean", before),
    revoked: directory("crls-revoked", revoked),
    empty: directory("crls-empty", ""),
    missing: "/nonexistent/crls",
  };
  for (const [name, path] of Object.entries(dirs)) add(`sslcrldir ${name}`, at(full, `${root} sslcrldir=${path}`));
  add("sslcrl of words, sslcrldir revoked", at(full, `${root} sslcrl=${lists.words} sslcrldir=${dirs.revoked}`));
  add("sslcrl clean, sslcrldir empty", at(full, `${root} sslcrl=${lists.clean} sslcrldir=${dirs.empty}`));
  const [lenient, strict] = [before, revoked].map((text) =>
    homeWith({ ".postgresql/root.crt": ca.text, ".postgresql/root.crl": text }),
  );
  add("~/.postgresql/root.crl clean", at(full, "sslmode=verify-full"), { HOME: lenient ?? "" });
  add("~/.postgresql/root.crl revokes", at(full, "sslmode=verify-full"), { HOME: strict ?? "" });
  add("~/.postgresql/root.crl revokes, sslcrl clean", at(full, `sslmode=verify-full sslcrl=${lists.clean}`), {
    HOME: strict ?? "",
  });
  add("~/.postgresql/root.crl revokes, sslcrldir clean", at(full, `sslmode=verify-full sslcrldir=${dirs.clean}`), {
    HOME: strict ?? "",
  });
  add("PGSSLCRL revokes", at(full, root), { PGSSLCRL: lists.revoked });
  add("PGSSLCRLDIR revokes", at(full, root), { PGSSLCRLDIR: dirs.revoked });
}
