export default new DataSource({
  type: "postgres",
  url: process.env.DATABASE_URL,
  extra: {
    connectionLimit: 5,
  },
});
