import { writeFileSync } from 'node:fs';
import { page } from './page.js';

// Run in the root of the repo, where mocha runs, too.
writeFileSync('spec/conformance/README.md', page());
