/** What a person sees at an address where there is nothing. No script, nothing from elsewhere. */
export const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Nothing here · Switchboard</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; text-align: center; }
      main { padding: 2rem; max-width: 32rem; }
      .line { font-size: 4rem; letter-spacing: 0.3rem; opacity: 0.35; margin: 0; }
      h1 { margin: 0.5rem 0; font-size: 1.5rem; }
      a { display: inline-block; margin-top: 1rem; padding: 0.6rem 1.2rem; border-radius: 0.5rem; background: #1f6feb; color: #fff; text-decoration: none; }
      a:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
    </style>
  </head>
  <body>
    <main>
      <p class="line" aria-hidden="true">· — ·</p>
      <h1>Nobody picks up at this address</h1>
      <p>The page was moved, or it never was. Nothing is lost: your conversations are where you left them.</p>
      <a href="/">Back to the start</a>
    </main>
  </body>
</html>
`;
