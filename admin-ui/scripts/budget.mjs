// Fails the build when the pages outgrow what a slow link may be asked to load.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KIB = 1024;
const ENTRY_JS_MAX = 220 * KIB;
const CSS_MAX = 25 * KIB;
const LAZY_JS_MAX = 60 * KIB;

const root = 'target/classes/META-INF/resources/ui';
const html = readFileSync(join(root, 'index.html'), 'utf8');
const assets = join(root, 'assets');
let entry = 0;
let css = 0;
const failures = [];
for (const name of readdirSync(assets)) {
  const size = gzipSync(readFileSync(join(assets, name)), { level: 9 }).length;
  if (name.endsWith('.css')) {
    css += size;
  } else if (html.includes(name)) {
    entry += size;
  } else if (name.endsWith('.js') && size > LAZY_JS_MAX) {
    failures.push(`${name}: ${size} bytes compressed (expected: at most ${LAZY_JS_MAX})`);
  }
}
if (entry > ENTRY_JS_MAX) {
  failures.push(`entry scripts: ${entry} bytes compressed (expected: at most ${ENTRY_JS_MAX})`);
}
if (css > CSS_MAX) {
  failures.push(`style sheets: ${css} bytes compressed (expected: at most ${CSS_MAX})`);
}
for (const token of ['__NONCE__', '__BASE__']) {
  if (!html.includes(token)) {
    failures.push(`index.html: no ${token} (expected: the token that the server replaces)`);
  }
}
if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exit(1);
}
console.log(`pages: entry ${entry} bytes, styles ${css} bytes (compressed)`);
