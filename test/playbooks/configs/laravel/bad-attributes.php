<?php

use Illuminate\Support\Str;

return [

    'default' => env('DB_CONNECTION', 'pgsql'),

    'connections' => [

        'pgsql' => [
            'driver' => 'pgsql',
            'host' => 'db.store.internal',
            'port' => 5432,
            'database' => 'store',
            'username' => 'store',
            'password' => 'canary-9f3e71',
            'charset' => 'utf8',
            'options' => [
                PDO::MYSQL_ATTR_SSL_CA => '/etc/ssl/store-ca.pem',
                'sslmode' => 'require',
            ],
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
