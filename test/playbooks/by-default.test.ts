// What a variable falls back to where nobody sets it: a mistake in it is a note that says so; no password of it leaves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const secret = "canary-9f3e71";
const said = "This is the default, which counts only where nothing else is set. ";
const python = (text: string) => readAppConfig(playbookFor("sqlalchemy"), text, "settings.py");
const levels = (text: string) =>
  python(text).findings.map((one) => `${levelOf(one)} ${one.cause} L${one.line} ${one.why.startsWith(said)}`);

const pooled = `postgresql+asyncpg://shop.abc:${secret}@aws-0-eu-central-1.pooler.supabase.com:6543/postgres`;
const mode = `postgresql+asyncpg://shop:${secret}@db.shop.internal/shop?sslmode=require`;

test("a transaction pooler is told where the file says so; a default alone leads nowhere that is deployed", () => {
  assert.deepEqual(levels(`DATABASE_URL = "${pooled}"\n`), ["note app-config-pooler-mismatch L1 false"]);
  for (const reading of ["os.getenv", "os.environ.get", "config"])
    assert.deepEqual(levels(`DATABASE_URL = ${reading}("DATABASE_URL", "${pooled}")\n`), []);
  assert.deepEqual(levels(`DATABASE_URL = os.getenv("DATABASE_URL") or "${pooled}"\n`), []);
});

test("`sslmode` for asyncpg is an error as a literal, and a note as a default", () => {
  const engine = (url: string) => `engine = create_async_engine(${url})\n`;
  assert.deepEqual(levels(engine(`"${mode}"`)), ["error app-config-invalid-option L1 false"]);
  assert.deepEqual(levels(engine(`os.getenv("DATABASE_URL", "${mode}")`)), ["note app-config-invalid-option L1 true"]);
});

test("a default without a mistake, or none, says nothing; what is wrong whatever the URL is stays as it was", () => {
  const right = mode.replace("sslmode", "ssl");
  assert.deepEqual(levels(`engine = create_async_engine(os.getenv("DATABASE_URL", "${right}"))\n`), []);
  assert.deepEqual(levels('engine = create_async_engine(os.getenv("DATABASE_URL", ""))\n'), []);
  assert.deepEqual(levels('engine = create_async_engine(os.environ["DATABASE_URL"])\n'), []);
  const rest = "pool_preping=True";
  const alone = levels(`engine = create_async_engine(os.environ["DATABASE_URL"], ${rest})\n`);
  assert.equal(alone.length, 1);
  assert.deepEqual(levels(`engine = create_async_engine(os.getenv("DATABASE_URL", "${right}"), ${rest})\n`), alone);
});

test("a default that the file gives another driver is not judged by its own", () => {
  const text =
    'url = os.getenv("DATABASE_URL", "postgresql://shop@localhost/shop")\n' +
    'url = url.replace("postgresql://", "postgresql+asyncpg://")\nengine = create_async_engine(url)\n';
  assert.deepEqual(levels(text), []);
});

test("a default is no setting: what is deployed may be elsewhere", () => {
  const { settings, config } = python(`engine = create_async_engine(os.getenv("DATABASE_URL", "${mode}"))\n`);
  assert.equal(settings.host, undefined);
  assert.equal(config.options[0]?.isOpaque, true);
});

test("no password of a default leaves", () => {
  const texts = [pooled, mode, mode.replace("+asyncpg", "+asyncpgg"), mode.replace("postgresql+asyncpg", "postgres")];
  for (const url of texts)
    for (const code of [`DATABASE_URL = os.getenv("A", "${url}")`, `e = create_async_engine(os.getenv("A", "${url}"))`])
      assert.ok(!JSON.stringify(python(`${code}\n`)).includes(secret), code);
});
