import { expect, it } from 'vitest';
import { report } from './report.ts';

it('is what the documentation lists', async () => {
  const page = new URL('../../../../docs/engine-differences.md', import.meta.url);
  await expect(report()).toMatchFileSnapshot(page.pathname);
});
