<?php

use Ledger\Connection;

$config = [
    'db' => [
        'driver' => 'pgsql',
        'host' => 'localhost',
        'port' => '5432',
        'dbname' => 'ledger',
        'user' => 'ledger',
        'password' => 'canary-9f3e71',
    ],
];

$connection = new Connection($config['db']['driver'], $config['db']['host'], $config['db']['dbname']);
