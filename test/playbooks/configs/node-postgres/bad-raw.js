const { Client } = require("pg");
const client = new Client("postgres://market:canary-9f3e71#1@db.market.internal/market");
