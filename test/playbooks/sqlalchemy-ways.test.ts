// Arguments that are set in a dictionary after it was made: what counts in which branch, and whose it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (...lines: string[]) =>
  readAppConfig(
    playbookFor("sqlalchemy"),
    ["from sqlalchemy import create_engine, engine_from_config", ...lines, ""].join("\n"),
    "db.py",
  );
const url = '"postgresql+psycopg2://shop@db.shop.internal/shop"';
const open = `engine = create_engine(${url}, **options)`;
/** The options beside the URL, of each way. */
const ways = (...lines: string[]) =>
  read(...lines).all.map(({ options }) =>
    options
      .filter(({ name }) => !name.endsWith("url"))
      .map(({ name, value, line }) => `${name}=${String(value)} L${line}`),
  );

test("what is set later goes over what stood there, in the order of the file", () => {
  assert.deepEqual(
    ways(
      'options = {"pool_size": 5, "echo": True, "connect_args": {"connect_timeout": 3}}',
      'options["pool_size"] = 9',
      'options.setdefault("pool_size", 20)',
      'options["connect_args"]["application_name"] = "shop"',
      'options |= {"pool_recycle": 60}',
      'options.pop("echo")',
      open,
      'options["max_overflow"] = 3',
    ),
    [
      [
        "connect_args.connect_timeout=3 L2",
        "pool_size=9 L3",
        "connect_args.application_name=shop L5",
        "pool_recycle=60 L6",
      ],
    ],
    "what comes after the call does not count",
  );
  assert.deepEqual(ways('options = {"connect_args": {"sslmode": "require"}}', 'options["connect_args"] = {}', open), [
    ["connect_args={} L3"],
  ]);
});

test("each branch counts: what they replace is told apart, what one of them adds is not", () => {
  const base = 'options = {"pool_size": 5}';
  const isLarge = (head: string, ...more: string[]) => ways(base, head, '    options["pool_size"] = 50', ...more, open);
  assert.deepEqual(isLarge("if LARGE:"), [["pool_size=50 L4"], ["pool_size=5 L2"]]);
  assert.deepEqual(isLarge("if LARGE:", "else:", '    options["pool_size"] = 7'), [
    ["pool_size=50 L4"],
    ["pool_size=7 L6"],
  ]);
  // The second `if` is the other side of the first.
  for (const not of ["if not LARGE:", "if (not LARGE):"])
    assert.deepEqual(
      isLarge("if LARGE:", not, '    options["max_overflow"] = 0'),
      [["pool_size=50 L4"], ["pool_size=5 L2", "max_overflow=0 L6"]],
      not,
    );
  assert.deepEqual(ways(base, "if TLS:", '    options["connect_args"] = {"sslmode": "require"}', open), [
    ["pool_size=5 L2", "connect_args.sslmode=require L4"],
  ]);
  assert.deepEqual(
    ways(base, "if A:", '    options["echo"] = True', "elif B:", '    options["echo"] = False', open).length,
    3,
  );
  const { findings, config } = read(base, "if LARGE:", '    options["pool_size"] = 500', open);
  assert.deepEqual(
    findings.map(({ option, line }) => [option, line]),
    [["pool_size", 4]],
  );
  assert.match(config.notes.join(), /the file sets it in 2 ways: each is checked/);
});

test("a dictionary that each branch makes anew goes with the URL of its branch", () => {
  assert.deepEqual(
    read(
      "if TEST:",
      `    address = ${url}`,
      '    options = {"pool_size": 1}',
      "else:",
      `    address = ${url.replace("db.", "main.")}`,
      '    options = {"pool_size": 9}',
      "engine = create_engine(address, **options)",
    ).all.map(({ options }) => options.map(({ value }) => String(value).replace(/.*@(\w+)\..*/, "$1"))),
    [
      ["db", "1"],
      ["main", "9"],
    ],
  );
});

test("the branch of another database says nothing of this one", () => {
  const change = '    options["connect_args"] = {"check_same_thread": False}';
  for (const head of ['if url.startswith("sqlite"):', 'if "postgres" not in url:', 'if dialect == "mysql":'])
    assert.deepEqual(ways('options = {"pool_size": 5}', head, change, open), [["pool_size=5 L2"]], head);
  const own = '    options["pool_size"] = 9';
  for (const head of ['if "sqlite" not in url:', 'if url.startswith("postgresql"):'])
    assert.deepEqual(ways('options = {"pool_size": 5}', head, own, open), [["pool_size=9 L4"]], head);
  assert.deepEqual(ways('options = {"pool_size": 5}', 'if url.startswith("sqlite"):', change, "else:", own, open), [
    ["pool_size=9 L6"],
  ]);
});

test("of another function, and of another name, nothing counts; of arguments passed on, what is set", () => {
  assert.deepEqual(
    ways(
      "def other():",
      "    options = {}",
      '    options["pool_size"] = 900',
      "def make():",
      '    options = {"echo": False}',
      '    others["pool_size"] = 800',
      `    return create_engine(${url}, **options)`,
    ),
    [["echo=false L6"]],
  );
  const { config } = read(
    "def make(**options):",
    '    options["pool_size"] = 7',
    `    return create_engine(${url}, **options)`,
  );
  assert.equal(config.options.find(({ name }) => name === "pool_size")?.value, 7);
  assert.deepEqual(config.notes, ["arguments passed as **… are not read"]);
});

test("engine_from_config reads the keys with its prefix, and takes texts for numbers", () => {
  const of = (more: string, call = "engine_from_config(settings)") =>
    read(`settings = {"sqlalchemy.url": ${url}, ${more}}`, `engine = ${call}`);
  const right = of('"sqlalchemy.pool_size": "20", "app.pool_sise": 3');
  assert.deepEqual(right.findings, []);
  assert.deepEqual([right.settings.poolSize?.value, right.settings.poolSize?.option], [30, "sqlalchemy.pool_size"]);
  const over = of('"sqlalchemy.pool_size": "20"', 'engine_from_config(settings, "sqlalchemy.", pool_size=4)');
  assert.equal(over.settings.poolSize?.value, 14, "an argument goes over the dictionary");
  const [wrong] = of('"sqlalchemy.ecko": True').findings;
  assert.deepEqual([wrong?.option, wrong?.fix], ["sqlalchemy.ecko", '"sqlalchemy.echo": True,']);
  // Of another prefix nobody reads these keys.
  const other = of('"sqlalchemy.ecko": True', 'engine_from_config(settings, prefix="db.", pool_pre_ping=True)');
  assert.deepEqual([other.findings, other.config.options.map(({ name }) => name)], [[], ["pool_pre_ping"]]);
});

test("what an unknown name adds is not read, and what the file sets stays", () => {
  const args = 'args = {"sslmode": "disabled"}';
  const use = `engine = create_engine(${url}, connect_args=args)`;
  for (const change of [
    "args.update(extra)",
    "args |= extra",
    "args.update(**extra)",
    "if MORE:\n    args.update(extra)",
  ]) {
    const { config, findings } = read(args, change, use);
    assert.deepEqual(
      findings.map(({ option }) => option),
      ["connect_args.sslmode"],
      change,
    );
    assert.ok(config.notes.includes("arguments that are added from elsewhere are not read"), change);
  }
  // What is known goes over it, without a word.
  const { config, findings } = read(args, 'extra = {"sslmode": "require"}', "args.update(extra)", use);
  assert.deepEqual([findings, config.notes], [[], []]);
});

test("an unknown name goes into Flask's options, too", () => {
  const options = 'app.config["SQLALCHEMY_ENGINE_OPTIONS"]';
  const { config, findings } = read(
    `app.config["SQLALCHEMY_DATABASE_URI"] = ${url}`,
    `${options} = {"connect_args": {"sslmode": "disabled"}}`,
    `${options}.update(more)`,
  );
  assert.deepEqual(
    findings.map(({ option }) => option),
    ["SQLALCHEMY_ENGINE_OPTIONS.connect_args.sslmode"],
  );
  assert.deepEqual(config.notes, ["arguments that are added from elsewhere are not read"]);
});

test("of a file's own dictionary, another function's change of the same name does not count", () => {
  assert.deepEqual(
    ways(
      'options = {"pool_size": 5}',
      "def other():",
      '    options = {"echo": False}',
      '    options["pool_size"] = 900',
      open,
    ),
    [["pool_size=5 L2"]],
  );
});

test("a dictionary with more changes than any configuration has is not read, and nothing is said of it", () => {
  const after = (count: number) =>
    read(
      'options = {"pool_sise": 5}',
      ...Array.from({ length: count }, (_, at) => `options["echo"] = ${at % 2 === 0 ? "True" : "False"}`),
      open,
    );
  assert.deepEqual(
    after(100).findings.map(({ option }) => option),
    ["pool_sise"],
  );
  const { config, findings } = after(101);
  assert.deepEqual(findings, []);
  assert.match(config.notes.join(), /changed more than 100 times is not read/);
});

test("`and` leaves a branch to PostgreSQL as well: the rest still counts", () => {
  const branches = (head: string) =>
    ways(
      'options = {"pool_size": 5}',
      head,
      '    options["pool_size"] = 9',
      "else:",
      '    options["echo"] = True',
      open,
    );
  assert.deepEqual(branches('if url.startswith("postgresql"):'), [["pool_size=9 L4"]]);
  assert.deepEqual(branches('if url.startswith("postgresql") and LARGE:'), [
    ["pool_size=9 L4"],
    ["pool_size=5 L2", "echo=true L6"],
  ]);
});

test("what stands behind the `else` of a try goes on from its first branch", () => {
  const tried = (...more: string[]) =>
    ways("options = {}", "try:", '    options["pool_size"] = 9', "except KeyError:", ...more, open);
  assert.deepEqual(tried("    pass", "else:", '    options["max_overflow"] = 3'), [
    ["pool_size=9 L4", "max_overflow=3 L8"],
  ]);
  // Of another branch it never stands beside the first one's.
  assert.deepEqual(
    tried('    options["max_overflow"] = 3').filter((one) => one.length > 1),
    [],
  );
});

test("where each branch sets it, there is no way without", () => {
  const set = (at: number) => `    options["pool_size"] = ${at}`;
  const chain = ['options = {"pool_size": 5}', "if A:", set(7), "elif B:", set(8)];
  assert.deepEqual(ways(...chain, "else:", set(9), open), [["pool_size=7 L4"], ["pool_size=8 L6"], ["pool_size=9 L8"]]);
  assert.deepEqual(ways(...chain, open), [["pool_size=7 L4"], ["pool_size=8 L6"], ["pool_size=5 L2"]]);
});
