const { defineConfig } = require("@prisma/client");

module.exports = defineConfig({
  datasource: { url: process.env.DATABASE_URL },
});
