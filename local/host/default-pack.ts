import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = 'packs/support';

/** The pack that a host runs where none is named: `packs/support` of the working folder, or else the one that ships. */
export const defaultPack = (): string =>
  existsSync(here) ? here : fileURLToPath(new URL(`../../${here}`, import.meta.url));
