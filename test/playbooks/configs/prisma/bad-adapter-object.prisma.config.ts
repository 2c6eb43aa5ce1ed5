export default {
  adapter: {
    provider: "postgresql",
    url: process.env.DATABASE_URL,
  },
  migrate: {
    directUrl: process.env.DIRECT_URL,
  },
};
