TypeOrmModule.forRootAsync({
  imports: [ConfigModule],
  inject: [ConfigService],
  useFactory: (config: ConfigService) => ({
    type: "postgres",
    host: config.get("DB_HOST"),
    port: config.get<number>("DB_PORT"),
    username: config.get("DB_USERNAME"),
    password: config.get("DB_PASSWORD"),
    database: config.get("DB_NAME"),
    entities: [__dirname + "/**/*.entity{.ts,.js}"],
    migrationsRun: true,
  }),
});
