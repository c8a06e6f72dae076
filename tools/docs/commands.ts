import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** What package.json says. */
export const readPackage = (root: string): z.infer<typeof packageSchema> =>
  packageSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/** Commands `npm run X`, `npm start` and `npm test` of a document that package.json has no script for. */
export const unknownCommands = (root: string, file: string): string[] => {
  const { scripts } = readPackage(root);
  const text = readFileSync(join(root, file), 'utf8');
  const named = [...text.matchAll(/\bnpm (?:run (?:-\w+ )*([\w:.-]+)(\*?)|(start|test)\b)/g)]
    .filter(([, , placeholder]) => placeholder !== '*')
    .map(([, run, , short]) => run ?? short ?? '');
  return [...new Set(named)]
    .filter((name) => !Object.hasOwn(scripts, name))
    .map((name) => `${file}: package.json has no script ${name}`);
};

/** Where docs/dependencies.md and package.json disagree. A reason stands after the name, in the list of its kind. */
export const undocumentedDependencies = (root: string): string[] => {
  const file = 'docs/dependencies.md';
  const listed = { dependencies: new Set<string>(), devDependencies: new Set<string>() };
  let kind: keyof typeof listed = 'dependencies';
  for (const line of readFileSync(join(root, file), 'utf8').split('\n')) {
    if (/^## .*development/i.test(line)) kind = 'devDependencies';
    const name = /^- `([^`]+)`: \S/.exec(line)?.[1];
    if (name !== undefined) listed[kind].add(name);
  }
  const { dependencies, devDependencies } = readPackage(root);
  return Object.entries({ dependencies, devDependencies }).flatMap(([section, packages]) => {
    const documented = listed[section === 'dependencies' ? 'dependencies' : 'devDependencies'];
    const installed = Object.keys(packages);
    return [
      ...installed.filter((name) => !documented.has(name)).map((name) => `${file}: no reason for ${name}`),
      ...[...documented]
        .filter((name) => !installed.includes(name))
        .map((name) => `${file}: ${name} is not among the ${section} of package.json`),
    ];
  });
};
