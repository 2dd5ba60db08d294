// Installs the packages of package-lock.json, but only when the lock file has changed since.
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node.js: ${process.versions.node} (expected: 20.19 or newer; ` +
      'install one, or build without the pages: -DskipUi)',
  );
  process.exit(1);
}

const stamp = 'node_modules/.weir-lock-sha256';
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
  process.exit(0);
}
// --include=dev: the build needs the tools whatever NODE_ENV says.
execSync('npm ci --ignore-scripts --no-audit --no-fund --include=dev', { stdio: 'inherit' });
writeFileSync(stamp, wanted);
