import { DataSource } from "typeorm";
export default new DataSource({ type: "postgres", host: process.env.PG_HOST, username: "app", database: "garden" });
