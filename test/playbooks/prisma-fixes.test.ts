// What Prisma's findings say of a URL that stands in an environment file: its release is not known from it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const variables = saidOf("prisma", ".env");
const schema = saidOf("prisma", "schema.prisma");
const host = "aws-0-eu.pooler.supabase.com:6543";

test("a pooler's flag joins the query; of the release a schema with its URL tells, and an environment file does not", () => {
  const url = `postgresql://weir@${host}/weir`;
  assert.match(
    variables(`DATABASE_URL="${url}?schema=public"\n`).join(),
    /^note: .* Prisma 2 to 6 names prepared statements.* WRITE # append &pgbouncer=true to the URL$/,
  );
  assert.match(variables(`DATABASE_URL="${url}"\n`).join(), /WRITE # append \?pgbouncer=true to the URL$/);
  assert.match(
    schema(`datasource db {\n  provider = "postgresql"\n  url = "${url}"\n}\n`).join(),
    /^warning: .* and Prisma names prepared statements.* WRITE \/\/ append \?pgbouncer=true to the URL$/,
  );
  assert.deepEqual(variables(`DATABASE_URL="${url}?schema=public&pgbouncer=true"\n`), []);
});

test("a parameter whose right name is there as well is removed", () => {
  const of = (query: string) => variables(`DATABASE_URL="postgresql://db/weir?${query}"\n`).join();
  assert.match(of("pool_size=3&connection_limit=5"), /WRITE # remove pool_size from the URL$/);
  assert.match(of("pool_size=3"), /WRITE # in the URL write connection_limit=3 in place of pool_size$/);
  assert.match(of("connection_limit=ten"), /^warning: .*Prisma 2 to 6 refuses the URL\. WRITE # in the URL give/);
});

test("with an adapter the URL's words are not Prisma's: neither names nor pgbouncer are told", () => {
  const code = (query: string) =>
    saidOf("prisma", "db.ts")(`new PrismaPg({ connectionString: "postgresql://db/weir?${query}" });\n`);
  assert.deepEqual(code("pool_size=3"), []);
  assert.deepEqual(code("pgbouncer=true"), []);
  assert.match(code("connection_limit=3").join(), /WRITE \/\/ remove connection_limit from the URL, and write max: 3/);
});

test("a field with a password is renamed, and one with a variable is written", () => {
  const of = (value: string) =>
    schema(`datasource db {\n  provider = "postgresql"\n  url = env("A")\n  direct_url = ${value}\n}\n`).join();
  assert.match(of('"postgresql://weir:canary@db/weir"'), /WRITE \/\/ rename direct_url to directUrl$/);
  assert.match(of('env("B")'), /WRITE directUrl = env\("B"\)$/);
});
