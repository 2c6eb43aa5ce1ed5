package store

import (
	"fmt"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

type Settings struct {
	Host, User, Password, Name string
	Port                       int
}

func Open(s Settings) (*gorm.DB, error) {
	dsn := fmt.Sprintf(`
		host=%[1]s
		port=%[4]d
		user=%[2]s password=%[3]s
		dbname=warehouse
		sslmode=verify-full
		connect_timeout=5`,
		s.Host, s.User, s.Password, s.Port,
	)
	return gorm.Open(postgres.Open(dsn), &gorm.Config{})
}
