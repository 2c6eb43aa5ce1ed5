<?php

require __DIR__ . '/vendor/autoload.php';

use Illuminate\Database\Capsule\Manager as Capsule;

$mailer = ['host' => 'smtp.example', 'port' => 587, 'username' => 'mail', 'password' => 'canary-9f3e71'];

$capsule = new Capsule;
$capsule->addConnection([
    'driver' => 'pgsql',
    'host' => getenv('PG_HOST') ?: '127.0.0.1',
    'port' => (int) (getenv('PG_PORT') ?: 5432),
    'database' => 'library',
    'username' => 'librarian',
    'password' => getenv('PG_PASSWORD') ?: 'canary-9f3e71',
    'charset' => 'utf8',
    'schema' => 'public',
]);
$capsule->setAsGlobal();
$capsule->bootEloquent();
