<?php

if (! app()->environment('local')) {
    return [
        'default' => 'pgsql',
        'connections' => [
            'pgsql' => [
                'driver' => 'pgsql',
                'url' => env('DATABASE_URL'),
                'charset' => 'utf8',
                'schema' => 'public',
                'sslmode' => 'require',
            ],
        ],
    ];
}

return [
    'default' => 'pgsql',
    'connections' => [
        'pgsql' => [
            'driver' => 'pgsql',
            'host' => 'localhost',
            'database' => 'homestead',
            'username' => 'homestead',
            'password' => 'canary-9f3e71',
            'charset' => 'utf8',
            'schema' => 'public',
        ],
    ],
];
