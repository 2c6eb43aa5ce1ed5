<?php

return [
    'default' => env('QUEUE_CONNECTION', 'database'),
    'connections' => [
        'redis' => ['driver' => 'redis', 'connection' => 'default', 'queue' => 'canary-9f3e71'],
    ],
];
