// Either family is what happens anyway.
import { Pool } from "pg";

export const pool = new Pool({ host: "db.market.internal", user: "market", database: "market", family: 0 });
