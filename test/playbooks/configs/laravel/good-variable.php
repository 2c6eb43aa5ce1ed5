<?php

$base = [
    'driver' => 'pgsql',
    'port' => 5432,
    'username' => 'billing',
    'password' => env('BILLING_PASSWORD', 'canary-9f3e71'),
    'sslmode' => 'require',
];

return [
    'default' => 'billing',
    'connections' => [
        'billing' => array_merge($base, [
            'driver' => 'pgsql',
            'host' => 'billing.db.internal',
            'database' => 'billing',
        ]),
        'archive' => [
            ...$base,
            'driver' => 'pgsql',
            'host' => 'archive.db.internal',
            'database' => 'archive',
        ],
    ],
];
