<?php

use Illuminate\Support\Str;

return [

    'default' => env('DB_CONNECTION', 'pgsql'),

    'connections' => [

        'pgsql' => [
            'driver' => 'pgsql',
            'host' => '/var/run/postgresql',
            'database' => 'intranet',
            'username' => 'intranet',
            'password' => '',
            'charset' => 'utf8',
            'search_path' => '"$user",public',
            'options' => [PDO::ATTR_PERSISTENT => true, PDO::ATTR_STRINGIFY_FETCHES => false],
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
