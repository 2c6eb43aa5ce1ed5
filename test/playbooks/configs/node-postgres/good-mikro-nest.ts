@Module({
  imports: [
    MikroOrmModule.forRoot({
      driver: PostgreSqlDriver,
      clientUrl: "postgresql://library:canary-9f3e71@db.library.internal:5432/library",
      autoLoadEntities: true,
    }),
  ],
})
export class AppModule {}
