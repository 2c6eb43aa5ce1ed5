import { applicationName } from "../parts/application.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { sequelizeApplication } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Sequelize is there, and works",
  sessions: 6,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const config = await sequelizeApplication(
      lab,
      `const { Sequelize } = require("sequelize");
exports.sequelize = new Sequelize({
  dialect: "postgres",
  host: "127.0.0.1",
  port: ${server.port},
  database: "app",
  username: "app",
  password: process.env.DB_PASSWORD,
  dialectOptions: { application_name: "${applicationName}" },
  pool: { max: 4, min: 1 },
  logging: false,
});
`,
      `const ask = () => sequelize.query("select 1");
Promise.all(Array.from({ length: 20 }, ask)).then(() => console.log("asked"));
setInterval(ask, 200);
`,
      appPassword,
    );
    return {
      target: {
        url: server.url(),
        application: {
          framework: "sequelize",
          application_name: applicationName,
          expected_connections: 1,
          pool_size: 4,
          config,
        },
      },
    };
  },
});
