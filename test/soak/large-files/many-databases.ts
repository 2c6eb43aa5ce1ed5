// Files of many parts of one kind, each with a shape that real ones have: as many parts as are asked for.
import type { Framework } from "../../../src/playbooks/playbook.ts";

interface Shape {
  file: string;
  part: (at: number) => string[];
  before?: string[];
  after?: string[];
  /** What stands between the parts: nothing where all of it is one line. */
  between?: string;
  /** What is wrong with one is wrong with all of them, in one line; or nothing is wrong. */
  isSaidOnce?: true;
}

const lines = (all: string[] = []) => all.map((one) => `${one}\n`).join("");

export const textOf = ({ part, before, after, between = "\n" }: Shape, count: number): string =>
  `${lines(before)}${Array.from({ length: count }, (_, at) => part(at).join(between)).join(between)}\n${lines(after)}`;

const url = (at: number) => `postgres://weir:x@db.internal/d${at}?sslmode=x`;
const yaml = (at: number) => ["  adapter: postgresql", "  host: db:5432", `  database: d${at}`];
const place = (at: number) => `host: "db", username: "weir", database: "d${at}"`;
const django = (at: number) => `{"ENGINE": "django.db.backends.postgresql", "NAME": "d${at}", "HOST": "db"}`;
const goImports = ["package a", 'import ("database/sql"; _ "github.com/lib/pq")'];

/** Each is a file of databases that are all judged, unless its name says that they are no databases. */
export const manyParts: Partial<Record<Framework, Record<string, Shape>>> = {
  rails: {
    sections: { file: "database.yml", part: (at) => [`shard${at}:`, ...yaml(at)] },
    "sections within one": {
      file: "database.yml",
      before: ["production:"],
      part: (at) => [`  shard${at}:`, ...yaml(at).map((one) => `  ${one}`)],
    },
    "sections that merge one": {
      file: "database.yml",
      before: ["default: &default", "  adapter: postgresql", "production:", "  <<: *default", "  host: db:5432"],
      part: (at) => [`shard${at}:`, "  <<: *default", `  host: db${at}:5432`],
    },
    "sections under a condition": {
      file: "database.yml",
      part: (at) => ["<% if x %>", `shard${at}:`, ...yaml(at), "<% end %>"],
    },
  },
  spring: {
    "data sources": {
      file: "application.yml",
      before: ["app:", "  datasources:"],
      part: (at) => [
        `    s${at}:`,
        `      url: jdbc:postgresql://db.internal/d${at}`,
        "      hikari:",
        "        maximum-pool-size: 0",
      ],
    },
    properties: {
      file: "application.properties",
      part: (at) => [
        `app.s${at}.datasource.url=jdbc:postgresql://db.internal/d${at}`,
        `app.s${at}.datasource.hikari.maximum-pool-size=0`,
      ],
    },
    profiles: {
      file: "application.yml",
      part: (at) => [
        "---",
        `spring.config.activate.on-profile: p${at}`,
        "spring.datasource:",
        `  url: jdbc:postgresql://db.internal/d${at}`,
        "  hikari.maximum-pool-size: 0",
      ],
    },
    HOCON: {
      file: "application.conf",
      part: (at) => [`slick.dbs.s${at}.db { url = "jdbc:postgresql://db.internal/d${at}", maximumPoolSize = 0 }`],
      isSaidOnce: true,
    },
    Quarkus: {
      file: "application.properties",
      part: (at) => [
        `quarkus.datasource."d${at}".jdbc.url=jdbc:postgresql://db.internal/d${at}?sslmode=x`,
        `quarkus.datasource."d${at}".username=weir`,
      ],
    },
  },
  generic: {
    URLs: { file: ".env", part: (at) => [`A${at}_DATABASE_URL=${url(at)}`] },
    services: {
      file: "compose.yml",
      before: ["services:"],
      part: (at) => [`  s${at}:`, "    image: web", "    environment:", `      DATABASE_URL: ${url(at)}`],
    },
    "no databases, variables": {
      file: "compose.yml",
      before: ["services:", "  web:", "    image: web", "    environment:", `      DATABASE_URL: ${url(0)}`],
      part: (at) => [`      FEATURE_${at}: a`],
    },
    ConfigMaps: {
      file: "k8s.yml",
      part: (at) => [
        "---",
        "apiVersion: v1",
        "kind: ConfigMap",
        `metadata: { name: c${at} }`,
        "data:",
        `  DATABASE_URL: ${url(at)}`,
      ],
    },
    "lists of a partial": {
      file: "_helpers.tpl",
      part: (at) => [`{{- define "a${at}" -}}`, "- name: DATABASE_URL", `  value: ${url(at)}`, "{{- end -}}"],
    },
  },
  sequelize: {
    sections: {
      file: "config.json",
      isSaidOnce: true,
      before: ["{"],
      part: (at) => [
        `"env${at}": { ${place(at).replaceAll(/(\w+):/g, '"$1":')}, "dialect": "postgres", "ssl": true },`,
      ],
      after: ['"last": {} }'],
    },
    calls: {
      file: "db.js",
      part: (at) => [`new Sequelize("d${at}", "weir", "x", { host: "db", dialect: "postgres", ssl: true });`],
    },
    URLs: { file: "db.js", part: (at) => [`new Sequelize("${url(at)}", { ssl: true });`] },
    "calls with a constant": {
      file: "db.js",
      part: (at) => [
        `const base${at} = { host: "db", dialect: "postgres", ssl: true };`,
        `new Sequelize("d${at}", "weir", "x", base${at});`,
      ],
    },
  },
  typeorm: {
    "data sources": {
      file: "db.ts",
      part: (at) => [`new DataSource({ type: "postgres", host: "db", user: "weir", database: "d${at}" });`],
    },
    slaves: {
      file: "db.ts",
      before: ['new DataSource({ type: "postgres", replication: { master: { host: "db" }, slaves: ['],
      part: (at) => [`{ host: "db${at}", user: "weir", database: "d" },`],
      after: ["] } });"],
    },
  },
  "node-postgres": {
    pools: { file: "db.js", part: (at) => [`export const p${at} = new Pool({ ${place(at)} });`] },
    "pools in one line": {
      file: "db.js",
      isSaidOnce: true,
      between: " ",
      part: (at) => [`const p${at} = new Pool({ ${place(at)} });`],
    },
    "pools of one constant": {
      file: "db.js",
      isSaidOnce: true,
      before: ['const base = { host: "db", username: "weir" };'],
      part: (at) => [`new Pool({ ...base, database: "d${at}" });`],
    },
    "sections of Knex": {
      file: "knexfile.js",
      before: ["module.exports = {"],
      part: (at) => [`e${at}: { client: "pg", connection: { ${place(at)} } },`],
      after: ["};"],
    },
    "no databases, a bundle in one line": {
      file: "db.js",
      between: ";",
      before: ['const { Pool } = require("pg");'],
      part: (at) => [`function a${at}(e,t){var n=e[t],r={a:1,b:[n,t]};return r.a?n:r.b[${at}]}`],
      after: [`;new Pool({ ${place(0)} });`],
    },
    "clients of Drizzle": {
      file: "db.js",
      isSaidOnce: true,
      before: ['import postgres from "postgres";', 'import { drizzle } from "drizzle-orm/postgres-js";'],
      part: (at) => [`const c${at} = postgres("${url(at)}");`, `export const d${at} = drizzle(c${at});`],
    },
  },
  django: {
    databases: {
      file: "settings.py",
      before: ["DATABASES = {"],
      part: (at) => [`  "d${at}": {**${django(at)}, "PORT": "x"},`],
      after: ["}"],
    },
    assignments: {
      file: "settings.py",
      before: ["DATABASES = {}"],
      part: (at) => [`DATABASES["d${at}"] = ${django(at)}`, `DATABASES["d${at}"]["PORT"] = "x"`],
    },
    "no databases, conditions": {
      file: "settings.py",
      before: [`DATABASES = {"default": ${django(0)}}`],
      part: (at) => [`if X${at}:`, `    DATABASES["default"]["HOST"] = "db${at}"`],
    },
  },
  sqlalchemy: {
    engines: {
      file: "db.py",
      before: ["from sqlalchemy import create_engine"],
      part: (at) => [`u${at} = "${url(at)}"`, `e${at} = create_engine(u${at}, pool_sise=1)`],
    },
    connections: {
      file: "db.py",
      before: ["import psycopg2"],
      part: (at) => [`c${at} = psycopg2.connect(host="db", dbname="d${at}", sslmode="x")`],
    },
    settings: {
      file: "config.py",
      before: ["class Settings(BaseSettings):"],
      part: (at) => [`    database_url_${at}: str = "${url(at)}"`],
    },
    "classes of Flask": {
      file: "config.py",
      part: (at) => [`class C${at}(Config):`, `    SQLALCHEMY_DATABASE_URI = "${url(at)}"`],
    },
    "sections of an ini file": { file: "alembic.ini", part: (at) => [`[a${at}]`, `sqlalchemy.url = ${url(at)}`] },
  },
  laravel: {
    connections: {
      file: "database.php",
      before: ["<?php", "return ['default' => 'pgsql', 'connections' => ["],
      part: (at) => [`'c${at}' => ['driver' => 'pgsql', 'host' => 'db', 'database' => 'd${at}', 'sslmode' => 'x'],`],
      after: ["]];"],
    },
  },
  go: {
    connections: {
      file: "db.go",
      before: [...goImports, "func main() {"],
      part: (at) => [`d${at}, _ := sql.Open("postgres", "host=db dbname=d${at} sslmode=disabled")`],
      after: ["}"],
    },
    "connections of pgdriver": {
      file: "db.go",
      before: ["package a", 'import ("database/sql"; "github.com/uptrace/bun/driver/pgdriver")', "func main() {"],
      part: (at) => [`d${at} := sql.OpenDB(pgdriver.NewConnector(pgdriver.WithDSN("${url(at)}")))`],
      after: ["}"],
    },
    texts: { file: "db.go", before: goImports, part: (at) => [`var dsn${at} = "${url(at)}"`] },
  },
  ecto: {
    Repos: {
      file: "runtime.exs",
      before: ["import Config"],
      part: (at) => [`config :a, A.Repo${at}, hostname: "db", database: "d${at}", pool_sise: 3`],
    },
  },
  prisma: {
    "no databases, models": {
      file: "schema.prisma",
      before: ["datasource db {", '  provider = "postgresql"', `  url = "${url(0)}"`, "}"],
      part: (at) => [`model M${at} {`, "  id Int @id", "}"],
    },
  },
};
