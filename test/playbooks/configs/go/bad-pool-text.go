package main

import "example.org/market/internal/database"

const dsn string = "postgres://market:canary-9f3e71@db.market.internal:5432/market?sslmode=require&pool_max_conns=400"

func main() {
	db, err := database.NewPool(dsn)
	if err != nil {
		panic(err)
	}
	defer db.Close()
}
