// Java's other forms of settings: HOCON of Play, Slick and Ktor; XML of Spring, Hibernate, JPA, Tomcat and JBoss.
import assert from "node:assert/strict";
import { test } from "node:test";
import { frameworkOf } from "../../src/playbooks/detect.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { libraryTitle } from "../../src/playbooks/library-titles.ts";

function read(file: string, text: string) {
  assert.equal(frameworkOf(text, file).framework, "spring");
  const found = readAppConfig(playbookFor("spring"), text, file);
  const { host, port, database, poolSize } = found.settings;
  const of = Object.fromEntries(found.config.options.map(({ name, value, line }) => [name, [line, value]]));
  const place = `${host?.value ?? "?"}:${port?.value ?? "?"}/${database?.value ?? "?"} ${poolSize?.value ?? "-"}`;
  return { ...found, of, told: `${libraryTitle(playbookFor("spring"), found.config)} ${place}` };
}

test("HOCON: keys with dots, objects within objects, comments, and a variable over what stood before it", () => {
  const slick = read(
    "application.conf",
    'include "base"\n' +
      "slick.dbs.default {\n" +
      '  profile = "slick.jdbc.PostgresProfile$"\n' +
      "  db {\n" +
      "    numThreads = 4 // few\n" +
      '    url = "jdbc:postgresql://db:5433/shop"\n' +
      "    url = ${?DB_URL}\n" +
      '    user = "weir", password = "weir-9"\n' +
      "  }\n" +
      "}\n" +
      "play.modules += [ a, b ]\n# url = x\n",
  );
  assert.equal(slick.told, "pgjdbc db:5433/shop -");
  assert.equal(slick.config.database, "slick.dbs.default.db");
  const url = slick.config.options.find(({ name }) => name === "slick.dbs.default.db.url");
  assert.deepEqual([url?.line, url?.value, url?.fallback], [7, "${DB_URL}", "jdbc:postgresql://db:5433/shop"]);
  assert.deepEqual(slick.of["slick.dbs.default.db.user"], [8, "weir"]);
  const ktor = read(
    "application.conf",
    "ktor { application { modules = [ A.module ] } }\n" +
      "hikari {\n" +
      '  jdbc_url: "jdbc:postgresql://db/shop?connect_timeout=5"\n' +
      "  maximum_pool_size = 8\n  connection_timeout = 30\n}\n",
  );
  assert.equal(ktor.told, "HikariCP db:5432/shop 8");
  assert.deepEqual(
    ktor.findings.map(({ line, fix }) => [line, fix]),
    [
      [3, "// in the URL write connectTimeout=5 in place of connect_timeout"],
      [5, "// in line 5 set hikari.connection_timeout to 30000"],
    ],
  );
  const joined = 'db {\n  url = "jdbc:postgresql://"${?db.host}":5432/"${db.name}\n}\n';
  assert.equal(read("app.conf", joined).told, "pgjdbc ?:5432/? -");
  assert.equal(read("flyway.conf", "flyway.url=jdbc:postgresql://db:5433/shop\n").told, "pgjdbc db:5433/shop -");
});

test("XML: properties with a value or a text, beans, resources, and what is within a comment", () => {
  const jpa =
    '<persistence-unit name="shop">\n' +
    '  <!-- <property name="jakarta.persistence.jdbc.url" value="jdbc:postgresql://old/x"/> -->\n' +
    "  <properties>\n" +
    '    <property name="jakarta.persistence.jdbc.url" value="jdbc:postgresql://db/shop?ssl=true&amp;user=weir"/>\n' +
    '    <property name="jakarta.persistence.jdbc.user" value="weir"/>\n  </properties>\n</persistence-unit>\n';
  const unit = read("persistence.xml", jpa);
  assert.equal(unit.told, "pgjdbc db:5432/shop -");
  assert.deepEqual(unit.of["properties.user"], [5, "weir"]);
  const hibernate =
    '<session-factory>\n  <property name="hibernate.connection.url">jdbc:postgresql://db:5433/shop</property>\n' +
    '  <property name="connection.username">weir</property>\n</session-factory>\n';
  assert.equal(read("hibernate.cfg.xml", hibernate).told, "pgjdbc db:5433/shop -");
  const beans =
    "<beans>\n" +
    '<bean id="a" class="x.Y"><property name="n" value="1"/></bean>\n' +
    '<bean id="ds" class="com.zaxxer.hikari.HikariDataSource">\n' +
    '  <property name="jdbcUrl"><value>jdbc:postgresql://db/shop</value></property>\n' +
    '  <property name="maximumPoolSize" value="20"/>\n' +
    '</bean>\n<bean id="b" class="x.Z" p:url="jdbc:postgresql://other/shop"/>\n</beans>\n';
  const both = read("beans.xml", beans);
  assert.deepEqual([both.told, both.databases], ["pgjdbc db:5432/shop 20", ["bean[1]", "bean[2]"]]);
  const tomcat =
    "<Context>\n" +
    '<Resource name="jdbc/shop"\n' +
    '  url="jdbc:postgresql://db:5433/shop" username="weir"/>\n' +
    "</Context>\n";
  assert.equal(read("context.xml", tomcat).told, "pgjdbc db:5433/shop -");
  const jboss = "<datasource>\n<connection-url>jdbc:postgresql://db:5433/shop</connection-url>\n</datasource>\n";
  assert.equal(read("shop-ds.xml", jboss).told, "pgjdbc db:5433/shop -");
});
