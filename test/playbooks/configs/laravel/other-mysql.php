<?php

return [
    'default' => 'mysql',
    'connections' => [
        'mysql' => [
            'driver' => 'mysql',
            'host' => 'db',
            'database' => 'blog',
            'username' => 'blog',
            'password' => 'canary-9f3e71',
        ],
    ],
];
