// What a finding of an environment file or a manifest says to write, and what others fill into a URL of theirs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const variables = saidOf("generic", ".env");
const fix = (said: string[]) => (said[0] ?? "").split(" WRITE ")[1];

test("Kubernetes fills $(NAME) into a variable of its own", () => {
  const pod = (url: string) =>
    saidOf(
      "generic",
      "pod.yaml",
    )(
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: weir\n      env:\n        - name: DATABASE_URL\n" +
        `          value: ${url}\n`,
    );
  assert.deepEqual(pod("postgresql://$(DB_USER):$(DB_PASSWORD)@db:5432/weir?sslmode=$(DB_SSLMODE)"), []);
  assert.deepEqual(pod("postgresql://$(DB_USER):$(DB_PASSWORD)@db:$(DB_PORT)/weir"), []);
  assert.equal(fix(pod("postgresql://$(DB_USER):x@db/weir?sslmode=off")), "# in the URL write sslmode=disable");
});

test("a number that nobody can guess is asked for, and a word without a near one, too", () => {
  assert.equal(fix(variables("PGHOST=db\nPGCONNECT_TIMEOUT=10s\n")), "PGCONNECT_TIMEOUT=10");
  assert.equal(fix(variables("PGHOST=db\nPGPORT=five\n")), "# give PGPORT as a whole number");
  assert.equal(fix(variables("PGHOST=db\nPGTARGETSESSIONATTRS=readwrite\n")), "PGTARGETSESSIONATTRS=read-write");
  assert.equal(fix(variables("PGHOST=db\nPGTARGETSESSIONATTRS=x\n")), "# give PGTARGETSESSIONATTRS one of these words");
});

test("a URL without a scheme is no template to fill in", () => {
  assert.equal(fix(variables("DATABASE_URL=postgres:/weir@db/weir\n")), "# begin the URL with postgresql://");
});

test("the last part of an image's path says what it is, whatever its registry's folders are called", () => {
  const read = (image: string) =>
    saidOf(
      "generic",
      "compose.yaml",
    )(
      `services:\n  store:\n    image: ${image}\n    environment:\n      POSTGRES_DB: weir\n      PGPORT: five\n` +
        "  app:\n    image: weir:1\n    environment:\n      PGHOST: store\n",
    );
  for (const image of ["harbor.corp.example/proxy-dockerhub/postgres:16", "mirror.example:5000/client/postgres"])
    assert.deepEqual(read(image), [], image);
  for (const image of ["mirror.example/postgres/postgres-exporter:1", "mirror.example/postgres-tools/weir:1"])
    assert.match(read(image).join(), /PGPORT/, image);
});
