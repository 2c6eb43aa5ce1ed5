import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/prisma/client";

const adapter = new PrismaPg({ connectionString: "postgresql://orders:canary-9f3e71@db.orders.internal:5432/orders", max: 5 });
export const prisma = new PrismaClient({ adapter, log: ["warn", "error"] });
