/** What accounts lets a widget be called: nothing in it needs escaping. */
const KEY = /^[a-zA-Z0-9_-]{8,64}$/;

/** A plain page with one widget, open, for an administrator who wants to see it; null for what cannot be a key. */
export function previewPage(key: unknown): string | null {
  if (typeof key !== 'string' || !KEY.test(key)) return null;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Preview · Switchboard</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
  </head>
  <body>
    <main><h1 hidden>Preview</h1></main>
    <script src="/widget.js" data-key="${key}" data-open async></script>
  </body>
</html>
`;
}
