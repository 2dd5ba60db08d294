// Builds the pages for Maven, unless what they are made of is as it was at the last build.
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const hash = createHash('sha256');
for (const name of [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  '.oxlintrc.json',
]) {
  hash.update(name).update(readFileSync(name));
}
for (const root of ['src/main/web', 'src/test/web', 'scripts']) {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      hash.update(path).update(readFileSync(path));
    }
  }
}
const wanted = hash.digest('hex');
const stamp = 'target/ui.sha256';
const built = 'target/classes/META-INF/resources/ui/index.html';
// A build without the pages leaves a page that says so under the same name.
const whole = existsSync(built) && readFileSync(built, 'utf8').includes('./assets/');
if (whole && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
  process.exit(0);
}
execSync('npm run --silent build', { stdio: 'inherit' });
mkdirSync('target', { recursive: true });
writeFileSync(stamp, wanted);
