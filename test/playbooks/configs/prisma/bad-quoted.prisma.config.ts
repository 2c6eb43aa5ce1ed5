import { defineConfig } from "prisma/config";

export default defineConfig({
  datasource: {
    url: "env(ORDERS_URL)",
  },
});
