package config

import "fmt"

type Database struct {
	Host, User, Password, Name, SSLMode string
	Port                                int
}

func (d Database) DSN() string {
	return fmt.Sprintf("host=%s port=%d user=%s password=%s dbname=%s sslmode=%s", d.Host, d.Port, d.User, d.Password, d.Name, d.SSLMode)
}
