// What `lint DIR` says of the projects below projects/: small ones of each kind, as their templates lay them out, with
// sources, tests, lock files and several environments. A file of text holds one project, `=== path` before each of its
// files; `@framework/file` is a sample of test/playbooks/configs.

export interface Listed {
  exitCode: number;
  /** What is listed: path → what is said of it. */
  rows: Record<string, string>;
  /** The last line. */
  locked: string;
}

const none = "No lock file shows which versions it uses.";

export const projects: Record<string, Listed> = {
  "ecto-phoenix": {
    exitCode: 0,
    rows: {
      "config/dev.exs": "Ecto (Postgrex, Oban), Kiosk.Repo: nothing wrong",
      "config/runtime.exs": "Ecto (Postgrex, Oban), Kiosk.Repo: nothing wrong",
      "config/test.exs": "Ecto (Postgrex, Oban), Kiosk.Repo: nothing wrong",
      "lib/kiosk/repo.ex": "Ecto (Postgrex, Oban), Kiosk.Repo: nothing wrong",
    },
    locked: "Locked: ecto_sql 3.12.1, postgrex 0.19.3.",
  },
  django: {
    exitCode: 1,
    rows: {
      ".env.example": "environment or URL: nothing wrong",
      "ferry/settings/base.py": "Django, default: nothing wrong",
      "ferry/settings/production.py": "Django, default: 1 error",
      "ferry/settings/test.py": "not read: Its database is not PostgreSQL: the engine is SQLite.",
    },
    locked: "Locked: django 5.1.4, psycopg 3.2.3, dj-database-url 2.3.0.",
  },
  rails: {
    exitCode: 0,
    rows: { "config/database.yml": "Rails (Active Record), production.primary and 4 more: nothing wrong" },
    locked: "Locked: activerecord 8.0.1, rails 8.0.1.",
  },
  "spring-boot": {
    exitCode: 1,
    rows: {
      "src/main/resources/application-prod.yml": "Spring Boot (HikariCP, pgjdbc), spring.datasource: 1 error",
      "src/main/resources/application.yml": "Spring Boot (HikariCP, pgjdbc), spring.datasource: nothing wrong",
      "src/test/resources/application-test.properties": "not read: Its database is not PostgreSQL: it is H2.",
    },
    locked: "Locked: spring-boot 3.4.1.",
  },
  "node-postgres": {
    exitCode: 1,
    rows: {
      ".env": "environment or URL: nothing wrong",
      "src/db.ts": "node-postgres: 1 warning",
      "test/db.test.ts": "node-postgres: nothing wrong",
    },
    locked: "Locked: pg 8.13.1.",
  },
  prisma: {
    exitCode: 1,
    rows: {
      ".env": "Prisma: 1 warning",
      "prisma/schema.prisma": "Prisma: nothing wrong",
      "src/lib/prisma.ts": "Prisma: nothing wrong",
    },
    locked: "Locked: @prisma/client 6.1.0, prisma 6.1.0.",
  },
  knex: {
    exitCode: 1,
    rows: { "knexfile.js": "Knex, production and 1 more: 1 error", "src/db.js": "Knex: nothing wrong" },
    locked: "Locked: knex 3.1.0, pg 8.13.1.",
  },
  "drizzle-postgres-js": {
    exitCode: 0,
    rows: { "drizzle.config.ts": "Drizzle Kit: nothing wrong", "src/db/index.ts": "postgres.js: 1 note" },
    locked: "Locked: drizzle-kit 0.30.1, drizzle-orm 0.38.2, postgres 3.4.5.",
  },
  "typeorm-nestjs": {
    exitCode: 0,
    rows: { "src/app.module.ts": "TypeORM: nothing wrong", "src/data-source.ts": "TypeORM: nothing wrong" },
    locked: "Locked: typeorm 0.3.20, pg 8.13.1.",
  },
  sequelize: {
    exitCode: 0,
    rows: {
      "models/index.js": "Sequelize: nothing wrong",
      "config/config.json": "Sequelize, production and 2 more: nothing wrong",
    },
    locked: "Locked: sequelize 6.37.5, pg 8.13.1.",
  },
  "fastapi-sqlalchemy-alembic": {
    exitCode: 1,
    rows: {
      ".env": "SQLAlchemy (psycopg2, psycopg, asyncpg): nothing wrong",
      "app/config.py": "SQLAlchemy (psycopg2, psycopg, asyncpg): 1 warning",
      "app/db.py": "SQLAlchemy: nothing wrong",
      "migrations/env.py": "SQLAlchemy: nothing wrong",
      "tests/conftest.py": "not read: Its database is not PostgreSQL: it is SQLite.",
    },
    locked: "Locked: asyncpg 0.30.0, sqlalchemy 2.0.36.",
  },
  "pydantic-settings": {
    exitCode: 1,
    rows: {
      "app/config.py": "SQLAlchemy (psycopg2, psycopg, asyncpg): 1 error",
      "app/parts.py": "SQLAlchemy (psycopg2, psycopg, asyncpg): nothing wrong",
      "app/plain.py": "SQLAlchemy (psycopg2, psycopg, asyncpg): 1 error",
    },
    locked: "Locked: sqlalchemy 2.0.36.",
  },
  // Its own scheme, which SQLAlchemy does not take.
  tortoise: {
    exitCode: 0,
    rows: { "app/settings.py": "SQLAlchemy (psycopg2, psycopg, asyncpg): nothing wrong" },
    locked: "Locked: asyncpg 0.30.0.",
  },
  flask: {
    exitCode: 0,
    rows: { "config.py": "Flask-SQLAlchemy, ProductionConfig and 1 more: nothing wrong" },
    locked: "Locked: flask-sqlalchemy 3.1.1, psycopg2-binary 2.9.10, sqlalchemy 2.0.36.",
  },
  laravel: {
    exitCode: 0,
    rows: {
      ".env.example": "environment or URL: nothing wrong",
      "config/database.php": "Laravel (PDO), pgsql: nothing wrong",
    },
    locked: "Locked: laravel/framework 11.36.1.",
  },
  "go-pgx": { exitCode: 1, rows: { "internal/db/db.go": "pgxpool: 1 error" }, locked: "Locked: jackc/pgx 5.7.1." },
  "go-gorm": {
    exitCode: 0,
    rows: { "db/db.go": "GORM: 1 note" },
    locked: "Locked: gorm.io/driver/postgres 1.5.11, gorm.io/gorm 1.25.12.",
  },
  "go-ent": { exitCode: 0, rows: { "store/store.go": "pgx: nothing wrong" }, locked: none },
  "go-go-pg-3": { exitCode: 0, rows: { "shelf/connect.go": "go-pg: nothing wrong" }, locked: none },
  "helm-partial": {
    exitCode: 0,
    rows: { "chart/templates/_variables.tpl": "environment of containers: nothing wrong" },
    locked: none,
  },
  "go-go-pg": { exitCode: 1, rows: { "store/store.go": "go-pg: 1 error" }, locked: none },
  bun: { exitCode: 1, rows: { "src/db.ts": "Bun's SQL: 3 warnings" }, locked: "Locked: drizzle-orm 0.38.2." },
  strapi: {
    exitCode: 0,
    rows: {
      ".env.example": "environment or URL: nothing wrong",
      "config/database.ts": "Knex, postgres: nothing wrong",
    },
    locked: "Locked: pg 8.13.1, knex 3.0.1.",
  },
  adonis: {
    exitCode: 0,
    rows: {
      ".env.example": "environment or URL: nothing wrong",
      "config/database.ts": "Knex, connections.postgres: nothing wrong",
    },
    locked: "Locked: pg 8.13.1.",
  },
  directus: {
    exitCode: 0,
    rows: {
      ".env": "environment or URL: nothing wrong",
      "docker-compose.yml": "environment of containers: nothing wrong",
    },
    locked: none,
  },
  mikroorm: {
    exitCode: 0,
    rows: { "src/mikro-orm.config.ts": "MikroORM: nothing wrong" },
    locked: "Locked: @mikro-orm/postgresql 6.4.3.",
  },
  pgbouncer: {
    exitCode: 1,
    rows: { "pgbouncer.ini": "PgBouncer: 1 error, 1 note", "userlist.txt": "PgBouncer's userlist.txt: 1 note" },
    locked: none,
  },
  odyssey: { exitCode: 0, rows: { "odyssey.conf": "Odyssey: 2 notes" }, locked: none },
  pgcat: { exitCode: 0, rows: { "pgcat.toml": "PgCat: 1 note" }, locked: none },
  "postgresql-s-own-files": {
    exitCode: 1,
    rows: { "pg_hba.conf": "pg_hba.conf: 1 warning", "postgresql.conf": "postgresql.conf: 1 error, 1 note" },
    locked: none,
  },
  compose: { exitCode: 1, rows: { "compose.yaml": "environment of containers: 1 warning" }, locked: none },
  kubernetes: {
    exitCode: 1,
    rows: {
      "k8s/configmap.yaml": "environment of containers: 1 error",
      "k8s/deployment.yaml": "environment of containers: nothing wrong",
      "charts/web/templates/secret.yaml": "environment of containers: nothing wrong",
    },
    locked: none,
  },
};
