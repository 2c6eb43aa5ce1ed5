package store

import (
	"database/sql"
	"fmt"
	"os"
	"time"

	_ "github.com/lib/pq"
)

func Open() (*sql.DB, *sql.DB) {
	primary, _ := sql.Open("postgres", "host=primary.db.internal user=shop password=canary-9f3e71 dbname=shop sslmode=require")
	primary.SetMaxOpenConns(20)
	replica, _ := sql.Open("postgres", "host=replica.db.internal user=shop password=canary-9f3e71 dbname=shop sslmode=require")
	replica.SetMaxOpenConns(40)
	fmt.Println(os.Args, time.Now())
	return primary, replica
}
