<?php

use Illuminate\Support\Str;

return [

    'default' => env('DB_CONNECTION', 'pgsql'),

    'connections' => [

        'pgsql' => [
            'driver' => 'pgsql',
            'host' => 'ep-lively-heron-a1b2c3d4-pooler.eu-central-1.aws.neon.tech',
            'port' => 5432,
            'pooled' => true,
            'database' => 'heron',
            'username' => env('DB_USERNAME'),
            'password' => env('DB_PASSWORD'),
            'sslmode' => 'require',
        ],

    ],

    'migrations' => ['table' => 'migrations', 'update_date_on_publish' => true],

    'redis' => [
        'client' => env('REDIS_CLIENT', 'phpredis'),
        'default' => [
            'host' => env('REDIS_HOST', '127.0.0.1'),
            'password' => env('REDIS_PASSWORD', ''),
            'port' => env('REDIS_PORT', '6379'),
            'database' => '0',
        ],
    ],
];
