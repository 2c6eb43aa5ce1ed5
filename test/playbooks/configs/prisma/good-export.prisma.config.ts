import type { PrismaConfig } from "prisma";

export default {
  schema: "prisma/schema.prisma",
  datasource: { url: "postgresql://orders:canary-9f3e71@db.orders.internal:5432/orders?connection_limit=5" },
} satisfies PrismaConfig;
