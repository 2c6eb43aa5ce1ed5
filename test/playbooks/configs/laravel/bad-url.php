<?php

use Illuminate\Support\Str;

return [

    'default' => env('DB_CONNECTION', 'pgsql'),

    'connections' => [

        'pgsql' => [
            'driver' => 'pgsql',
            'url' => 'postgres://store:canary-9f3e71@x#2@db.store.internal:5432/store',
            'charset' => 'utf8',
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
