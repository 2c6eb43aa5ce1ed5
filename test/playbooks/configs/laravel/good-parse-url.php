<?php

$url = parse_url(getenv('DATABASE_URL'));

return [
    'default' => 'pgsql',
    'connections' => [
        'pgsql' => [
            'driver' => 'pgsql',
            'host' => $url['host'] ?? null,
            'port' => $url['port'] ?? 5432,
            'database' => ltrim($url['path'] ?? '', '/'),
            'username' => $url['user'] ?? null,
            'password' => $url['pass'] ?? 'canary-9f3e71',
            'charset' => 'utf8',
            'schema' => 'public',
            'sslmode' => 'require',
        ],
    ],
];
