import { defineConfig, MySqlDriver } from "@mikro-orm/mysql";

export default defineConfig({ driver: MySqlDriver, host: "db", user: "shop", password: "canary-9f3e71", dbName: "shop" });
