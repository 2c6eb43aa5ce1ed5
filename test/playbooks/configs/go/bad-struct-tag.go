package settings

import "github.com/caarlos0/env/v11"

type Settings struct {
	Port     int    `env:"PORT" envDefault:"8080"`
	Database string `env:"DATABASE_URL" envDefault:"postgres://harvest:canary-9f3e71@localhost:5432/harvest?sslmode=disabled"`
	Docs     string `env:"DOCS_URL" envDefault:"https://docs.harvest.example"`
}

func Load() (s Settings, err error) {
	err = env.Parse(&s)
	return s, err
}
