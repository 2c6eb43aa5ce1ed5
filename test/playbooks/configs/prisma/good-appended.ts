import { PrismaClient } from "@prisma/client";

export const prisma = new PrismaClient({
  datasources: {
    db: {
      url: process.env.ORDERS_URL + "?pgbouncer=true&connection_limit=5&pool_timeout=20",
    },
  },
});
