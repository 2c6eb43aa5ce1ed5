<?php

Route::get('/', fn () => view('welcome', ['title' => 'x']));
