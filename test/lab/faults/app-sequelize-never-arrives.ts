import { appPassword, postgres } from "../parts/postgres.ts";
import { sequelizeApplication } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Sequelize is given user in the place of username, and connects as somebody else",
  neighbour: "healthy/app-sequelize-arrives",
  expect: { status: "down", cause: "app-config-invalid-option", also: ["app-not-connecting"] },
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
  user: "web",
  password: process.env.DB_PASSWORD,
  logging: false,
});
`,
      `const attempt = () => sequelize.authenticate().then(() => process.exit(1), (error) => console.log(error.name));
attempt();
setInterval(attempt, 500);
`,
      appPassword,
    );
    return {
      target: {
        url: server.url(),
        application: { framework: "sequelize", role: "web", expected_connections: 1, config },
      },
    };
  },
});
