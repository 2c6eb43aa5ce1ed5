// Data sources in code of Java, Kotlin and Scala: found as people write them, each part with its line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { libraryTitle } from "../../src/playbooks/library-titles.ts";

const read = (file: string, text: string) => readAppConfig(playbookFor("spring"), text, file);

/** Who connects, where it leads, and how large the pool is. */
function told(file: string, text: string): string {
  assert.equal(frameworkOf(text, file).framework, "spring", text);
  const { config, settings, findings } = read(file, text);
  const { user, host, port, database, tls, poolSize } = settings;
  assert.deepEqual(findings, [], text);
  const place = `${user?.value ?? "?"}@${host?.value ?? "?"}:${port?.value ?? "?"}/${database?.value ?? "?"}`;
  return `${libraryTitle(playbookFor("spring"), config)} ${place} ${tls?.value ?? "?"} ${poolSize?.value ?? "-"}`;
}

const inClass = (body: string, fields = "") =>
  `package weir;\n\nclass Db {\n${fields}  void open() throws Exception {\n${body}\n  }\n}\n`;

test("Java: HikariCP by its setters, and pools that are made of it", () => {
  const config = (url: string, rest = "") =>
    inClass(`    HikariConfig config = new HikariConfig();\n    // config.setJdbcUrl("jdbc:postgresql://old/old");
    config.setJdbcUrl(${url});\n    config.setUsername("weir");\n${rest}    ds = new HikariDataSource(config);`);
  const expected = "HikariCP weir@db:5433/shop prefer 10";
  assert.equal(told("Db.java", config('"jdbc:postgresql://db:5433/shop"')), expected);
  assert.equal(told("Db.java", config('"jdbc:postgresql://" + "db" + ":" + 5433 + "/" + "shop"')), expected);
  assert.equal(told("Db.java", config('String.format("jdbc:postgresql://%s:%d/%s", "db", 5433, "shop")')), expected);
  assert.equal(
    told("Db.java", config('"jdbc:postgresql://%s:5433/shop".formatted(host)')),
    "HikariCP weir@?:5433/shop prefer 10",
  );
  const more = "    config.setMaximumPoolSize(4 * 5);\n    config.setMaxLifetime(TimeUnit.MINUTES.toMillis(20));\n";
  const { settings } = read("Db.java", config('"jdbc:postgresql://db:5433/shop"', more));
  assert.deepEqual([settings.poolSize?.value, settings.poolSize?.line, settings.lifetimeMs?.value], [20, 9, 1_200_000]);
  const later = inClass(
    '    var ds = new com.zaxxer.hikari.HikariDataSource();\n    ds.setJdbcUrl("jdbc:postgresql://db:5433/shop");\n' +
      '    ds.setUsername("weir");',
  );
  assert.equal(told("Db.java", later), expected);
  const doubled = inClass(
    "    var c = new HikariConfig() {{\n" +
      '      setJdbcUrl("jdbc:postgresql://db:5433/shop");\n' +
      '      setUsername("weir");\n' +
      "    }};",
  );
  assert.equal(told("Db.java", doubled), expected);
  const inParts = inClass(
    "    HikariConfig c = new HikariConfig();\n" +
      '    c.setDataSourceClassName("org.postgresql.ds.PGSimpleDataSource");\n' +
      '    c.setUsername("weir");\n    c.addDataSourceProperty("serverName", "db");\n' +
      '    c.addDataSourceProperty("portNumber", 5433);\n    c.addDataSourceProperty("databaseName", "shop");',
  );
  assert.equal(told("Db.java", inParts), "HikariCP weir@db:5433/shop prefer 10");
});

test("Java: DriverManager, its properties, constants of the class, pgjdbc's own data sources, Spring's", () => {
  const expected = "pgjdbc weir@db:5432/shop prefer -";
  const constants =
    '  private static final String URL = "jdbc:postgresql://db/shop";\n  static final String USER = "weir";\n' +
    '  static final String PASSWORD = "weir-9";\n';
  for (const text of [
    inClass('    c = DriverManager\n      .getConnection("jdbc:postgresql://db:5432/shop",\n      "weir", "weir-9");'),
    inClass("    try (Connection c = DriverManager.getConnection(URL, USER, PASSWORD)) {\n    }", constants),
    inClass("    run();", constants),
    inClass(
      '    String url = "jdbc:postgresql://db/shop";\n' +
        "    Properties p = new Properties();\n" +
        '    p.setProperty("user", "weir");\n' +
        '    p.put("password", "weir-9");\n    return DriverManager.getConnection(url, p);',
    ),
    inClass(
      '    PGSimpleDataSource ds = new PGSimpleDataSource();\n    ds.setServerNames(new String[] {"db"});\n' +
        '    ds.setPortNumber(5432);\n    ds.setDatabaseName("shop");\n    ds.setUser("weir");',
    ),
    inClass(
      "    DriverManagerDataSource ds = new org.springframework.jdbc.datasource.DriverManagerDataSource();\n" +
        '    ds.setUrl("jdbc:postgresql://db/shop");\n    ds.setUsername("weir");',
    ),
    inClass(
      "    return DataSourceBuilder.create()\n" +
        '      .url("jdbc:postgresql://db/shop")\n' +
        '      .username("weir").build();',
    ),
    inClass(
      '    var b = DataSourceBuilder.create();\n    b.url("jdbc:postgresql://db/shop");\n    b.username("weir");',
    ),
    inClass(
      "    Map<String, String> m = new HashMap<>();\n" +
        '    m.put("jakarta.persistence.jdbc.url", "jdbc:postgresql://db/shop");\n' +
        '    m.put("jakarta.persistence.jdbc.user", "weir");',
    ),
    inClass('    flyway = Flyway.configure().dataSource("jdbc:postgresql://db/shop", "weir", secret).load();'),
  ])
    assert.equal(told("Db.java", text).replace("@db:?", "@db:5432"), expected, text);
});

test("Kotlin: a block of properties, Exposed, templates in texts, and what the environment goes over", () => {
  const block = (url: string) =>
    `fun Application.open() {\n` +
    `    val config = HikariConfig().apply {\n` +
    `        driverClassName = "org.postgresql.Driver"\n` +
    `        jdbcUrl = ${url}\n        username = "weir"\n        maximumPoolSize = 8\n        validate()\n    }\n` +
    "    Database.connect(HikariDataSource(config))\n}\n";
  const expected = "HikariCP weir@db:5432/shop prefer 8";
  assert.equal(told("Db.kt", block('"jdbc:postgresql://db:5432/shop"')), expected);
  assert.equal(
    told("Db.kt", `private const val HOST = "db"\n${block('"jdbc:postgresql://$HOST:5432/shop"')}`),
    expected,
  );
  assert.equal(told("Db.kt", block('"jdbc:postgresql://${cfg.host}:5432/shop"')), "HikariCP weir@?:5432/shop prefer 8");
  const { config, settings } = read("Db.kt", block('System.getenv("DB_URL") ?: "jdbc:postgresql://db:5432/shop"'));
  const url = config.options.find(({ name }) => name === "jdbc-url");
  assert.deepEqual([url?.isOpaque, settings.host?.value, settings.port?.value], [true, "db", 5432]);
  const exposed =
    "Database.connect(\n" +
    '    url = "jdbc:postgresql://db/shop",\n' +
    '    driver = "org.postgresql.Driver",\n' +
    '    user = "weir",\n' +
    '    password = "weir-9"\n' +
    ")\n";
  assert.equal(told("Db.kt", exposed), "pgjdbc weir@db:5432/shop prefer -");
  assert.equal(told("Db.kt", exposed.replaceAll(/\w+ = /g, "")), "pgjdbc weir@db:5432/shop prefer -");
  const with_ =
    'val ds = HikariDataSource()\nwith(ds) {\n    jdbcUrl = "jdbc:postgresql://db/shop"\n    username = "weir"\n}\n';
  assert.equal(told("Db.kt", with_), "HikariCP weir@db:5432/shop prefer 10");
  const also = 'val ds = HikariDataSource().also { it.jdbcUrl = "jdbc:postgresql://db/shop"; it.username = "weir" }\n';
  assert.equal(told("Db.kt", also), "HikariCP weir@db:5432/shop prefer 10");
});

test("Scala: HikariCP, doobie, Slick, ScalikeJDBC, Spark", () => {
  for (const text of [
    '  val config = new HikariConfig()\n  config.setDriverClassName("org.postgresql.Driver")\n' +
      '  config.setJdbcUrl("jdbc:postgresql://db/shop")\n' +
      '  config.setUsername("weir")\n' +
      "  config.setMaximumPoolSize(8)\n",
    '  val host = "db"\n  val ds = new HikariDataSource\n' +
      '  ds.setJdbcUrl(s"jdbc:postgresql://$host/shop")\n  ds.setUsername("weir")\n',
    "  HikariTransactor.newHikariTransactor[IO](\n" +
      '    "org.postgresql.Driver",\n' +
      '    "jdbc:postgresql://db/shop",\n' +
      '    "weir", // user\n' +
      '    "weir-9",\n' +
      "    ce\n" +
      "  )\n",
    "  Transactor.fromDriverManager[IO](\n" +
      '    driver = "org.postgresql.Driver",\n' +
      '    url = "jdbc:postgresql://db/shop",\n' +
      '    user = "weir",\n' +
      '    password = "weir-9",\n' +
      "    logHandler = None\n" +
      "  )\n",
    '  val db = Database.forURL("jdbc:postgresql://db/shop", user = "weir", password ' +
      '= "weir-9", driver = "org.postgresql.Driver")\n',
    '  ConnectionPool.singleton("jdbc:postgresql://db/shop", "weir", "weir-9", settings)\n',
    '  spark.read.format("jdbc").option("url", "jdbc:postgresql://db/shop")\n' +
      '    .option("user", "weir").option("dbtable", "t").load()\n',
  ])
    assert.match(told("Db.scala", `object Db {\n${text}}\n`), /weir@db:5432\/shop prefer/, text);
});

test("R2DBC: the driver's builder, options of the specification, URLs, and the pool over them", () => {
  const expected = "r2dbc-postgresql weir@db:5432/shop disable -";
  const builder =
    "PostgresqlConnectionConfiguration\n" +
    "      .builder()\n" +
    '      .host("db")\n' +
    '      .database("shop")\n' +
    '      .username("weir")\n' +
    '      .password("weir-9")';
  const options =
    "ConnectionFactories.get(ConnectionFactoryOptions.builder()\n" +
    '      .option(DRIVER, "postgresql")\n' +
    '      .option(HOST, "db")\n' +
    '      .option(ConnectionFactoryOptions.USER, "weir")\n      .option(DATABASE, "shop")';
  for (const [file, text] of [
    ["Db.java", inClass(`    return new PostgresqlConnectionFactory(${builder}.build());`)],
    ["Db.kt", `class Db {\n  fun open() = PostgresqlConnectionFactory(${builder}.build())\n}\n`],
    ["Db.java", inClass(`    var b = ${builder};\n    return b.build();`)],
    ["Db.kt", `class Db {\n  fun open() = ${options}.build())\n}\n`],
    ["Db.java", inClass('    return ConnectionFactories.get("r2dbc:postgresql://weir:weir-9@db/shop");')],
  ] as const)
    assert.equal(told(file, text).replace("?@", "weir@"), expected, text);
  assert.match(told("Db.java", inClass(`    f = ${builder}.sslMode(SSLMode.VERIFY_FULL).build();`)), / verify -$/);
  assert.match(told("Db.java", inClass(`    f = ${builder}.enableSsl().build();`)), / verify -$/);
  const pool = "    p = new ConnectionPool(ConnectionPoolConfiguration.builder(f).maxSize(40).build());";
  assert.match(told("Db.java", inClass(`    f = ${builder}.build();\n${pool}`)), / disable 40$/);
  assert.match(told("Db.kt", `val f = ${options}\n      .option(MAX_SIZE, 7).build())\n`), / disable 7$/);
});

test("clients without JDBC: Vert.x and Skunk, by the parts that code gives them", () => {
  const vertx =
    '    var o = new PgConnectOptions()\n      .setPort(5433)\n      .setHost("db")\n      .setDatabase("shop")\n' +
    '      .setUser("weir");\n    pool = PgPool.pool(vertx, o, new PoolOptions().setMaxSize(5));';
  assert.equal(told("Db.java", inClass(vertx)), "Vert.x weir@db:5433/shop disable 5");
  const uri = inClass('    o = PgConnectOptions.fromUri("postgresql://weir:x@db/shop");');
  assert.equal(told("Db.java", uri).replace("?@", "weir@"), "Vert.x weir@db:5432/shop disable -");
  const skunk =
    'import skunk._\nobject Db {\n  val s = Session.pooled[IO](\n    host = "db",\n    port = 5432,\n' +
    '    user = "weir",\n    database = "shop",\n    password = Some("weir-9"),\n    max = 10\n  )\n}\n';
  assert.equal(told("Db.scala", skunk), "Skunk weir@db:5432/shop disable 10");
});

test("what stands around a URL is what its call makes of it", () => {
  const spark =
    'object Db {\n  val p = new Properties\n  p.setProperty("user", "weir")\n' +
    '  val t = spark.read.jdbc("jdbc:postgresql://db/shop", "public.goods", p)\n}\n';
  assert.equal(told("Db.scala", spark), "pgjdbc weir@db:5432/shop prefer -");
  // A base and what is added to it are one.
  const base = inClass(
    '    Connection c = DriverManager.getConnection(BASE + name, "weir", secret);',
    '  static final String BASE = "jdbc:postgresql://db/";\n',
  );
  assert.equal(told("Db.java", base), "pgjdbc weir@db:5432/? prefer -");
  const computed =
    "object Db {\n  val xa = HikariTransactor.newHikariTransactor[F](\n" +
    '    driverClassName = "org.postgresql.Driver",\n' +
    "    conf.url,\n    conf.user,\n    conf.pass,\n    ce)\n}\n";
  assert.equal(told("Db.scala", computed), "pgjdbc ?@?:?/? ? -");
});

test("what Spring puts in is not what stands there, and its default is told", () => {
  const fields =
    '  @Value("${db.host:db}") private String host;\n' +
    '  @Value("${db.port}")\n' +
    "  private int port;\n" +
    '  private final String name = "shop";\n';
  const body = "    f = PostgresqlConnectionConfiguration.builder().host(host).port(port).database(name).build();";
  const { config, settings } = read("Db.java", inClass(body, fields));
  const host = config.options.find(({ name }) => name === "host");
  assert.deepEqual([host?.isOpaque, host?.fallback, settings.host, settings.port], [true, "db", undefined, undefined]);
  assert.equal(settings.database?.value, "shop");
});

test("several sources of a file are apart, and one that is another database's is none", () => {
  const one = (name: string, url: string) =>
    `    HikariConfig ${name} = new HikariConfig();\n` +
    `    ${name}.setJdbcUrl("${url}");\n` +
    `    ${name}.setMaximumPoolSize(3);\n`;
  const { databases, all } = read(
    "Db.java",
    inClass(one("a", "jdbc:postgresql://a/x") + one("b", "jdbc:mysql://b/y") + one("c", "jdbc:postgresql://c/z")),
  );
  assert.deepEqual(databases, ["connection in line 5", "connection in line 11"]);
  assert.deepEqual(
    all.map(({ options }) => options.length),
    [2, 2],
  );
  assert.throws(
    () => read("Db.java", inClass(one("b", "jdbc:mysql://b/y"))),
    (error) => error instanceof UserMistake && /not PostgreSQL: it is MySQL/.test(error.message),
  );
});

test("a text that only begins like a URL, a reader of URLs, or a pool whose database nobody names is none", () => {
  for (const body of [
    '    if (url.startsWith("jdbc:postgresql://")) log.info("jdbc:postgresql://db/shop is used");',
    '    assertEquals("jdbc:postgresql://db/shop", container.getJdbcUrl());',
    '    // "jdbc:postgresql://db/shop"\n    run();',
  ])
    assert.throws(() => read("Db.java", inClass(body)), /contains no data source/, body);
  const unnamed =
    "    HikariConfig c = new HikariConfig();\n    c.setJdbcUrl(settings.url());\n    c.setMaximumPoolSize(3);";
  assert.throws(() => read("Db.java", inClass(unnamed)), /makes a data source, and nothing here says whether/);
});

test("a finding in code says what to do in its line, and has nothing of a file of settings", () => {
  const text = inClass(
    "    HikariConfig c = new HikariConfig();\n" +
      '    c.setJdbcUrl("jdbc:postgresql://db/shop?connect_timeout=5&sslmode=required");\n' +
      "    c.setConnectionTimeout(30);",
  );
  const { findings } = read("Db.java", text);
  assert.deepEqual(
    findings.map(({ line, fix }) => [line, fix]),
    [
      [6, "// in line 6 set jdbcUrl to jdbc:postgresql://db/shop?connect_timeout=5&sslmode=require"],
      [6, "// in the URL write connectTimeout=5 in place of connect_timeout"],
      [7, "// in line 7 set connectionTimeout to 30000"],
    ],
  );
  assert.ok(findings.every(({ why }) => !/`[a-z]+-[a-z]/.test(why)));
  const pooler = inClass('    f = ConnectionFactoryOptions.parse("jdbc:postgresql://db/shop").mutate().build();');
  assert.match(
    read("Db.java", pooler).findings[0]?.fix ?? "",
    /^\/\/ in line 5 set url to r2dbc:postgresql:\/\/db\/shop$/,
  );
});
