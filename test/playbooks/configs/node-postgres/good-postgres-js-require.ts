import postgres from "postgres";
const url = process.env.PIER_URL ?? "postgres://pier:canary-9f3e71@localhost:5432/pier";
export const sql = postgres(url, { ssl: "require", max: 3 });
