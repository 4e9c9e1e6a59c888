declare const __APP__: string;

/** `<script src="https://…/widget.js" data-key="…" async></script>`: loads the rest and hands over key and address. */
const script = document.currentScript as HTMLScriptElement | null;
const key = script?.dataset['key'];

if (!script || !key) {
  console.warn('Switchboard: the script tag needs a data-key');
} else {
  const baseUrl = new URL(script.src).origin;
  const options = {
    key,
    baseUrl,
    language: script.dataset['language'],
    open: script.dataset['open'] !== undefined,
  };
  void import(/* @vite-ignore */ new URL(__APP__, script.src).href).then(
    (app: { start: (given: typeof options) => void }) => app.start(options),
    () => console.warn('Switchboard: the chat could not be loaded'),
  );
}

export {};
