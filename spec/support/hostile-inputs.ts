import type { HostileInput } from './hostile-input.js';
import { HOSTILE_JSON } from './hostile-json.js';
import { HOSTILE_XML } from './hostile-xml.js';

export const HOSTILE: readonly HostileInput[] = [...HOSTILE_XML, ...HOSTILE_JSON];
