<?php

use Illuminate\Support\Str;

return [

    'default' => env('DB_CONNECTION', 'tenant'),

    'connections' => [

        'landlord' => [
            'driver' => 'pgsql',
            'host' => env('DB_HOST', '127.0.0.1'),
            'port' => env('DB_PORT', '5432'),
            'database' => env('DB_DATABASE', 'tenants'),
            'username' => env('DB_USERNAME', 'tenants'),
            'password' => env('DB_PASSWORD', ''),
            'charset' => 'utf8',
            'search_path' => 'public',
            'sslmode' => 'prefer',
        ],

        'tenant' => [
            'driver' => 'pgsql',
            'host' => 'tenants.internal',
            'port' => 5432,
            'database' => null,
            'username' => 'tenant',
            'password' => 'canary-9f3e71',
            'charset' => 'utf8',
            'search_path' => 'public',
            'sslmode' => 'require',
        ],
        'reports' => [
            'driver' => 'pgsql',
            'url' => env('REPORTS_DATABASE_URL'),
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
