// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('types.gen.ts is what the contract says; npm run types renews it', { timeout: 60_000 }, () => {
  const fresh = execFileSync(
    process.execPath,
    [
      'node_modules/openapi-typescript/bin/cli.js',
      '--default-non-nullable=false',
      'src/main/resources/openapi.yaml',
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  expect(readFileSync('src/main/web/api/types.gen.ts', 'utf8').trim()).toBe(fresh.trim());
});
