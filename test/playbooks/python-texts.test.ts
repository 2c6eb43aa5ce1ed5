// URLs that Python puts together from names: of constants, of what variables fall back to, and of what nobody knows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const playbook = playbookFor("sqlalchemy");
const shown = (text: string) => readAppConfig(playbook, text, "config.py");

function urlOf(text: string) {
  const [config] = playbook.read(text, "config.py");
  return { ...config?.options[0], said: shown(text).findings.map(({ why }) => why) };
}
const formatted = 'DATABASE_URL = f"postgresql+asyncpg://{USER}@{HOST}:{PORT}/{NAME}"\n';
const named = "SQLALCHEMY_DATABASE_URI = 'postgresql://%(user)s@%(host)s:%(port)s/shop' % DATABASE\n";
const dictionary = "DATABASE = {'host': 'db', 'user': 'shop', 'port': PORT}\n";

test("constants of the file make a literal, in each way of joining them", () => {
  const constants = 'USER = "shop"\nHOST = "db"\nPORT = 5433\nNAME = "shop"\n';
  for (const url of [
    formatted,
    'DATABASE_URL = "postgresql+asyncpg://%s@%s:%d/%s" % (USER, HOST, PORT, NAME)\n',
    'DATABASE_URL = "postgresql+asyncpg://{}@{}:{}/{}".format(USER, HOST, PORT, NAME)\n',
    'DATABASE_URL = "postgresql+asyncpg://{1}@{0}:{port}/{name}".format(HOST, USER, port=PORT, name=NAME)\n',
    'DATABASE_URL = "postgresql+asyncpg://" + USER + "@" + HOST + ":5433/" + NAME\n',
  ]) {
    const { value, isOpaque, fallback } = urlOf(constants + url);
    assert.deepEqual([value, isOpaque, fallback], ["postgresql+asyncpg://shop@db:5433/shop", false, undefined], url);
  }
  const { value, isOpaque } = urlOf(dictionary.replace("PORT", "5433") + named);
  assert.deepEqual([value, isOpaque], ["postgresql://shop@db:5433/shop", false]);
});

test("with defaults of variables the text has a fallback, which is judged as a default", () => {
  const usual = (port: string) =>
    `import os\nUSER = os.getenv("U", "shop")\nHOST = "db"\nPORT = os.getenv("P", "${port}")\n` +
    'NAME = os.environ.get("N", "shop")\n';
  const found = urlOf(usual("5433") + formatted);
  assert.deepEqual(
    [found.value, found.isOpaque, found.fallback, found.said],
    ["postgresql+asyncpg://${USER}@db:${PORT}/${NAME}", true, "postgresql+asyncpg://shop@db:5433/shop", []],
  );
  const [why, ...more] = urlOf(usual("99999") + formatted).said;
  assert.match(why ?? "", /^This is the default, which counts only where nothing else is set\. No driver connects/);
  assert.deepEqual(more, []);
  const fields = 'class Settings(BaseSettings):\n  HOST: str = "db"\n  def database_url(self):\n    return ';
  assert.equal(urlOf(`${fields}f"postgresql://shop@{self.HOST}/shop"\n`).fallback, "postgresql://shop@db/shop");
});

test("where one part has no default, or is set later, the text has no fallback", () => {
  const open = 'import os\nUSER = os.getenv("U")\nHOST = "db"\nPORT = os.getenv("P", "5433")\nNAME = "shop"\n';
  const { value, isOpaque, fallback } = urlOf(open + formatted);
  assert.deepEqual([value, isOpaque, fallback], ["postgresql+asyncpg://${USER}@db:${PORT}/shop", true, undefined]);
  const changed = `${dictionary.replace("PORT", "5433")}DATABASE["host"] = os.environ["HOST"]\n${named}`;
  const later = urlOf(`import os\n${changed}`);
  assert.deepEqual(
    [later.value, later.isOpaque, later.fallback],
    ["postgresql://${user}@${host}:${port}/shop", true, undefined],
  );
});

test("a password is quoted where the code quotes it, and stands in no answer", () => {
  const url = 'DATABASE_URL = f"postgresql://shop:{quote_plus(WORD)}@db/shop"\n';
  for (const word of ["geheim", "p@ss/geheim"])
    for (const given of [`WORD = "${word}"\n`, `import os\nWORD = os.getenv("W", "${word}")\n`]) {
      const answer = shown(given + url);
      assert.deepEqual(answer.findings, [], given);
      assert.doesNotMatch(JSON.stringify(answer), /geheim/, given);
    }
});

test("a password that is encoded under a name of its own is not told as raw; a raw one is", () => {
  const head = 'from urllib.parse import quote_plus\nPW = "p@ss:w0rd"\n';
  const urls = [
    'DATABASE_URL = "postgresql://u:%s@h/d" % NAMED\n',
    'DATABASE_URL = "postgresql://u:" + NAMED + "@h/d"\n',
    'DATABASE_URL = f"postgresql://u:{NAMED}@h/d"\n',
  ];
  for (const url of urls) {
    for (const encoded of ["quote_plus(PW)", "str(quote_plus(PW))", 'quote_plus(os.getenv("PW", "p@ss"))']) {
      const { value, fallback, said } = urlOf(`${head}NAMED = ${encoded}\n${url}`);
      assert.deepEqual([value, fallback, said], ["postgresql://u:${NAMED}@h/d", undefined, []], encoded + url);
    }
    const byDefault = urlOf(`${head}NAMED = os.getenv("PW", quote_plus("p@ss"))\n${url}`);
    assert.deepEqual([byDefault.fallback, byDefault.said], [undefined, []], url);
    const plain = urlOf(`${head}NAMED = quote_plus("secret")\n${url}`);
    assert.equal(plain.value, "postgresql://u:secret@h/d");
    const [why = ""] = urlOf(`${head}NAMED = PW\n${url}`).said;
    assert.match(why, /^User or password has "@" as it is/, url);
    const [usual = ""] = urlOf(`${head}NAMED = os.getenv("PW", "p@ss")\n${url}`).said;
    assert.match(usual, /^This is the default.* User or password has "@" as it is/, url);
  }
});

test("a doubled sign of a format is the sign itself", () => {
  const url = (code: string) => urlOf(`DATABASE_URL = ${code}\n`);
  const encoded = url('"postgresql://u:%s@h/d?options=-c%%20a" % "pw"');
  assert.deepEqual([encoded.value, encoded.said], ["postgresql://u:pw@h/d?options=-c%20a", []]);
  const [why = ""] = url('"postgresql://u:%s@h/d?options=-c%%2" % "pw"').said;
  assert.match(why, /a % is not followed by two hexadecimal digits/);
  assert.equal(url('"postgresql://{}@h/{{shop}}".format("u")').value, "postgresql://u@h/{shop}");
});
