package store

import (
	"context"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5/pgxpool"
)

const format = "%s://%s:%s@%s/harvest" +
	"?sslmode=verifyfull&connect_timeout=5" +
	"&pool_max_conns=%d"

func (c Config) address() string {
	return fmt.Sprintf(format, c.Scheme, c.User, url.QueryEscape(c.Password), c.Host, 12)
}

func Open(ctx context.Context, c Config) (*pgxpool.Pool, error) {
	return pgxpool.New(ctx, c.address())
}
