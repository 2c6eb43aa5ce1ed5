// What lint writes for a word that is no sslmode means what stands there: the opposite would break what works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sslmodeMeant } from "../../src/playbooks/sslmode-meant.ts";
import { saidOf } from "./strict.ts";

test("no is disable, yes is require, and a slip is the nearest word", () => {
  for (const word of ["false", "off", "0", "no", "None", "disabled"]) assert.equal(sslmodeMeant(word), "disable", word);
  for (const word of ["true", "on", "1", "enable", "required", "x-y"])
    assert.equal(sslmodeMeant(word), "require", word);
  for (const word of ["verify_full", "verifyfull", "Verify-Full"])
    assert.equal(sslmodeMeant(word), "verify-full", word);
});

test("each family of files writes it", () => {
  const fix = (said: string[]) => (said[0] ?? "").split(" WRITE ")[1];
  const environment = saidOf("generic", ".env");
  assert.equal(fix(environment("PGSSLMODE=off\n")), "PGSSLMODE=disable");
  assert.equal(
    fix(environment("DATABASE_URL=postgres://weir@db/weir?sslmode=false\n")),
    "# in the URL write sslmode=disable",
  );
  const laravel = "<?php return ['driver' => 'pgsql', 'host' => 'db', 'database' => 'weir', 'sslmode' => 'false'];";
  assert.equal(fix(saidOf("laravel", "database.php")(laravel)), "'sslmode' => 'disable',");
  for (const [word, meant] of [
    ["verify_full", "verify-full"],
    ["off", "disable"],
  ] as const) {
    const django = `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"sslmode": "${word}"}}}\n`;
    assert.equal(fix(saidOf("django", "settings.py")(django)), `"sslmode": "${meant}",`);
    const rails = `production:\n  adapter: postgresql\n  sslmode: "${word}"\n`;
    assert.equal(fix(saidOf("rails", "config/database.yml")(rails)), `sslmode: ${meant}`);
  }
  const go = 'package main\n\nvar dsn = "host=db user=weir dbname=weir sslmode=off"\n';
  assert.equal(fix(saidOf("go", "main.go")(go)), "// in line 3 write sslmode=disable");
  const spring = "spring.datasource.url=jdbc:postgresql://db/weir?sslmode=false\n";
  assert.match(
    fix(saidOf("spring", "application.properties")(spring)) ?? "",
    /^spring\.datasource\.url=jdbc:postgresql:\/\/db\/weir\?sslmode=disable$/,
  );
});

test("a fix for node-postgres keeps TLS as it was meant", () => {
  const pool = (word: string) =>
    `import { Pool } from "pg";\nexport const db = new Pool({ host: "db", sslmode: "${word}" });\n`;
  const node = saidOf("node-postgres", "db.js");
  // Without TLS is what node-postgres does anyway.
  assert.deepEqual(node(pool("off")), []);
  assert.match(node(pool("verify-full"))[0] ?? "", /ssl: true/);
});
