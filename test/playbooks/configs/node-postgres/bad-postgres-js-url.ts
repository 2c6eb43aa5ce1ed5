import postgres from "postgres";

const client = postgres("postgresql://market:canary-9f3e71@db.market.internal:5432/market?schema=public&connection_limit=5", {
  prepare: false,
  connect_timeout: 30000,
});

export default client;
