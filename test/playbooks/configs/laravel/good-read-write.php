<?php

use Illuminate\Support\Str;

return [

    'default' => env('DB_CONNECTION', 'pgsql'),

    'connections' => [

        'pgsql' => [
            'driver' => 'pgsql',
            'read' => [
                'host' => [
                    env('DB_READ_HOST_1', '10.20.0.11'),
                    env('DB_READ_HOST_2', '10.20.0.12'),
                ],
            ],
            'write' => [
                'host' => ['10.20.0.10'],
            ],
            'sticky' => true,
            'port' => env('DB_PORT', 5432),
            'database' => 'orders',
            'username' => 'orders',
            'password' => env('DB_PASSWORD'),
            'charset' => 'utf8',
            'search_path' => 'public',
            'sslmode' => 'require',
        ],

    ],

    'migrations' => ['table' => 'migrations', 'update_date_on_publish' => true],

    'redis' => [
        'client' => env('REDIS_CLIENT', 'phpredis'),
        'default' => [
            'host' => env('REDIS_HOST', '127.0.0.1'),
            'password' => env('REDIS_PASSWORD', 'canary-9f3e71'),
            'port' => env('REDIS_PORT', '6379'),
            'database' => '0',
        ],
    ],
];
