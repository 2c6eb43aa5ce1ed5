module.exports = {
  production: {
    client: "pg",
    connection: {
      host: "db.cooperage.internal",
      database: "cooperage",
      user: "cooper",
      password: process.env.COOPERAGE_PASSWORD,
      statement_timeout: "30s",
      query_timeout: "45s",
      max: 12,
      searchPath: ["staves"],
    },
  },
};
