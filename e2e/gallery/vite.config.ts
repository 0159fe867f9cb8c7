import { fileURLToPath } from 'node:url';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The page of all components, which is no part of the app. */
export default defineConfig({
  root: path('.'),
  plugins: [react(), tailwind()],
  server: { host: '127.0.0.1', port: 7090, fs: { allow: [path('../..')] } },
  worker: { format: 'es' },
  build: { outDir: path('../../.cache/gallery'), emptyOutDir: true, reportCompressedSize: false },
});
