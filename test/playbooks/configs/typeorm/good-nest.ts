import { Module } from "@nestjs/common";
import { TypeOrmModule } from "@nestjs/typeorm";

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: "postgres",
      url: process.env.DATABASE_URL,
      ssl: { rejectUnauthorized: false },
      autoLoadEntities: true,
      synchronize: false,
      extra: { max: 20, connectionTimeoutMillis: 5000, idleTimeoutMillis: 30000 },
    }),
  ],
})
export class AppModule {}
