// Run by `npm run build`: writes the JSON Schema that editors read, beside what is compiled.
import { writeFileSync } from 'node:fs';
import { mappingJsonSchema } from './schema.js';

const file = new URL('../mapping.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(mappingJsonSchema(), null, 2)}\n`);
