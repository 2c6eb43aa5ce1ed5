import { PrismaClient } from "@prisma/client";

export const prisma = new PrismaClient({
  datasourceUrl: `${process.env.ORDERS_URL}?connection_limit=5&pool_size=9&pool_timeout=2s`,
});
