import { Module } from "@nestjs/common";
import { SequelizeModule } from "@nestjs/sequelize";

@Module({
  imports: [
    SequelizeModule.forRoot({
      dialect: "postgres",
      host: "db.market.internal",
      port: 5432,
      username: "market",
      password: "canary-9f3e71",
      database: "market",
      autoLoadModels: true,
      synchronize: false,
    }),
  ],
})
export class AppModule {}
