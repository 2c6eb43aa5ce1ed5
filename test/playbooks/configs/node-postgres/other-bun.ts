import { SQL } from "bun";

export const db = new SQL({ adapter: "mysql", hostname: "mysql.internal", username: "app", password: "canary-9f3e71" });
