import { defineConfig } from 'vite';

// Bundles the mock server of the tests, for looking at the pages without a cluster (npm run dev:mock).
export default defineConfig({
  build: {
    ssr: 'src/test/web/mock/main.ts',
    outDir: 'target/mock',
    emptyOutDir: true,
    target: 'node20',
  },
});
