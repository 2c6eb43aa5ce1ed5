<?php

use Illuminate\Support\Str;

return [

    'default' => 'pgsql',

    'connections' => [

        'pgsql' => [
            'driver' => 'pgsql',
            'host' => 'db.clinic.internal',
            'port' => 5433,
            'database' => 'clinic',
            'username' => 'clinic_app',
            'password' => 'canary-9f3e71',
            'charset' => 'utf8',
            'search_path' => 'clinic,public',
            'sslmode' => 'verify-full',
            'sslrootcert' => '/etc/ssl/certs/clinic-ca.pem',
            'application_name' => 'clinic',
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
