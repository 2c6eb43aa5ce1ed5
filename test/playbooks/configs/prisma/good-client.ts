import { PrismaClient } from "@prisma/client";

export const prisma = new PrismaClient({
  datasources: { db: { url: "postgresql://orders:canary-9f3e71@db.orders.internal/orders?schema=shop&connection_limit=10&pool_timeout=20" } },
  log: [{ emit: "event", level: "query" }],
});
