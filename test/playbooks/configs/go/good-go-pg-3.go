package shelf

import "gopkg.in/pg.v3"

const (
	shelfHost = "db.shelf.internal"
	shelfPort = "5433"
)

func Connect(password string) *pg.DB {
	return pg.Connect(&pg.Options{
		Host:     shelfHost,
		Port:     shelfPort,
		User:     "shelf",
		Password: password,
		Database: "shelf",
		SSL:      true,
		PoolSize: 8,
	})
}
