// Taken by another file, which has the connection.
module.exports = {
  pool: {
    min: 0,
    max: 10,
    acquireTimeoutMillis: 30000,
    createTimeoutMillis: 3000,
    idleTimeoutMillis: 30000,
    propagateCreateError: false,
  },
};
