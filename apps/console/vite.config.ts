import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { initialLoad } from './initial-load';

/** The console: served by the gateway at `/`; hashed assets are cached for ever. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), initialLoad({ maxBytes: 240 * 1024 })],
  resolve: {
    alias: {
      '@switchboard/contracts': fileURLToPath(new URL('../../libs/contracts/src/index.ts', import.meta.url)),
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The tokens' light-dark() as it is.
    cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
    assetsDir: 'assets',
    manifest: true,
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: {
      '/v1': 'http://127.0.0.1:3000',
      '/a': 'http://127.0.0.1:3000',
      '/socket.io': { target: 'ws://127.0.0.1:3000', ws: true },
    },
  },
});
