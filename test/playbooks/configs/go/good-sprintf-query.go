package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

func Open(ctx context.Context, c Config) (*pgxpool.Pool, error) {
	address := fmt.Sprintf("postgres://%s:%s@%s/harvest?%s", c.User, c.Password, c.Address, c.Query.Encode())
	return pgxpool.New(ctx, address)
}
