import { PrismaPg } from "@prisma/adapter-pg";

export const adapter = new PrismaPg({
  connectionString: "postgresql://orders:canary-9f3e71@db.orders.internal:5432/orders?connection_limit=20",
});
