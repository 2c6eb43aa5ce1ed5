package main

import (
	"context"
	"net/smtp"
	"os"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
)

func main() {
	auth := smtp.PlainAuth("", "mail@example.com", "canary-9f3e71", "smtp.example.com")
	cache := redis.NewClient(&redis.Options{Addr: "cache:6379", Password: "canary-9f3e71", DB: 0})
	pool, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	_, _, _, _ = auth, cache, pool, err
}
