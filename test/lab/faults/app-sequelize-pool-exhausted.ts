import { applicationName } from "../parts/application.ts";
import { pause } from "../parts/busy.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { sequelizeApplication } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Sequelize's whole pool is taken by transactions that nobody ends",
  neighbour: "healthy/app-sequelize-arrives",
  sessions: 6,
  expect: { status: "degraded", cause: "capacity-checkout-slow" },
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
  pool: { max: 4 },
  logging: false,
});
`,
      `const hold = async () => {
  const transaction = await sequelize.transaction();
  await sequelize.query("select 1", { transaction });
};
Promise.all([hold(), hold(), hold(), hold()]).then(() => console.log("held"));
setInterval(() => undefined, 1000);
`,
      appPassword,
    );
    await pause(5500);
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
