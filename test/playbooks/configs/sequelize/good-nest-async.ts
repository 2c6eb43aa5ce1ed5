SequelizeModule.forRootAsync({
  inject: [ConfigService],
  useFactory: (config) => ({
    dialect: "postgres",
    host: config.get("DB_HOST"),
    username: config.get("DB_USER"),
    password: config.get("DB_PASSWORD"),
    database: config.get("DB_NAME"),
    pool: { max: 8 },
  }),
});
