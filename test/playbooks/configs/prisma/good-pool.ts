import { Pool } from "pg";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5 });
export const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
