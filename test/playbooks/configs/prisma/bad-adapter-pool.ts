import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client";

const adapter = new PrismaPg({
  connectionString: process.env.DATABASE_URL,
  pool: {
    min: 1,
    max: 15,
    connectionTimeoutMillis: 5000,
  },
});

export const prisma = new PrismaClient({ adapter });
