import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Relative asset paths and a <base> that the server writes: the pages work under any prefix.
export default defineConfig({
  root: 'src/main/web',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../../target/classes/META-INF/resources/ui',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // An inlined asset would be a data: URL, which the content security policy allows for images alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    root: '.',
    environment: 'happy-dom',
    include: ['src/test/web/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
