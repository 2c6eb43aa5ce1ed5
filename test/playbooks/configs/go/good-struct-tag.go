package settings

import (
	"database/sql"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/sethvargo/go-envconfig"
)

type Settings struct {
	Queue    string `env:"QUEUE_URL, default=amqp://localhost"`
	Database string `env:"DATABASE_URL, default=host=localhost dbname=harvest sslmode=disable"`
}

func Open(s Settings) (*sql.DB, error) {
	db, err := sql.Open("pgx", s.Database)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(20)
	return db, nil
}
