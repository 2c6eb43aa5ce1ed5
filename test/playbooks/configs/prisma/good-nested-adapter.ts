import { PrismaClient } from "@prisma/client";
import { PrismaPg } from "@prisma/adapter-pg";

const make = () => new PrismaClient({ log: ["error"], adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 5 }) });
export const prisma = make();
