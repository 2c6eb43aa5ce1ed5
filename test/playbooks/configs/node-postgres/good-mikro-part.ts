import type { PostgreSqlDriver } from "@mikro-orm/postgresql";
import type { MikroOrmModuleOptions } from "@mikro-orm/nestjs";

export const settings = {
  name: "development",
  database: {
    host: process.env.DB_HOST ?? "127.0.0.1",
    user: process.env.DB_USER,
    password: process.env.DB_PASSWORD,
    pool: { min: 0, max: 6, acquireTimeoutMillis: 8000 },
  } satisfies MikroOrmModuleOptions<PostgreSqlDriver>,
};
