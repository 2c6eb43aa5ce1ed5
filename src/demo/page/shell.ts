// The page's fixed HTML. Like its style and its script it is text in
// TypeScript, so that plain `tsc` builds it and `tsx` runs it alike.

export const shell = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>dbcheck — local workspace</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/style.css">
</head>
<body>
<div id="page"><noscript>This page needs JavaScript.</noscript></div>
<div id="trouble" role="alert" hidden></div>
<script type="module" src="/assets/page.js"></script>
</body>
</html>
`;

/** Nothing from elsewhere is loaded or run; styles and scripts only from this server. */
export const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
