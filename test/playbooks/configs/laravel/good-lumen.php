<?php

return [
    'default' => env('DB_CONNECTION', 'pgsql'),
    'connections' => array(
        'pgsql' => array(
            'driver'   => 'pgsql',
            'host'     => env('DB_HOST', 'localhost'),
            'port'     => env('DB_PORT', 5432),
            'database' => env('DB_DATABASE', 'lumen'),
            'username' => env('DB_USERNAME', 'lumen'),
            'password' => env('DB_PASSWORD', 'canary-9f3e71'),
            'charset'  => env('DB_CHARSET', 'utf8'),
            'prefix'   => env('DB_PREFIX', ''),
            'schema'   => env('DB_SCHEMA', 'public'),
            'sslmode'  => env('DB_SSL_MODE', 'prefer'),
        ),
    ),
];
