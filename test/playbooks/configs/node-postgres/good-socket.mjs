import pg from "pg";
export const client = new pg.Client({ host: "/var/run/postgresql", database: "shop", statement_timeout: 15000, options: "-c search_path=shop" });
