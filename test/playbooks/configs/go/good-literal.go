package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

const dsn = "user=books password=canary-9f3e71 host=localhost port=5433 dbname=books sslmode=disable connect_timeout=5"

func Connect() *sql.DB {
	db, err := sql.Open("postgres", dsn)
	fmt.Println(os.Args, time.Now(), err)
	return db
}
