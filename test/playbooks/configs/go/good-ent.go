package store

import (
	"database/sql"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"example.org/ferry/ent"
)

func Client(url string) (*ent.Client, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	most := 20
	db.SetMaxOpenConns(most)
	return ent.NewClient(ent.Driver(entsql.OpenDB(dialect.Postgres, db))), nil
}
