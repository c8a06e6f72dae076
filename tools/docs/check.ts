import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { staleBlocks } from './blocks.ts';
import { undocumentedDependencies, unknownCommands } from './commands.ts';
import { uncommentedFunctions } from './doc-comments.ts';
import { errorsDoc } from './errors-doc.ts';
import { repositoryFiles } from './files.ts';
import { brokenLinks, unreachable } from './links.ts';
import { foreignPlaces } from './places.ts';
import { blocks } from './tables.ts';
import { unfoundedThreats } from './threats.ts';

/** Articles are a pack's data, not documentation. */
const isDocument = (file: string): boolean =>
  file.endsWith('.md') && !/(^|\/)(knowledge|articles)\/|^test\//.test(file);
const isLayerWithContracts = (file: string): boolean => /^src\/(ports|domain|usecases)\/.*\.ts$/.test(file);

/**
 * Everything in the documentation of a repository that does not hold, a line each: links and headings, commands,
 * docs/errors.md, docs/dependencies.md, tables made from code, threats without code or test, files under docs/ that nothing
 * leads to, places of one machine, and exported functions of ports, domain and use cases without a doc comment.
 */
export const checkDocs = async (root: string): Promise<string[]> => {
  const files = repositoryFiles(root);
  const documents = files.filter(isDocument);
  const errors = join(root, 'docs/errors.md');
  const errorsHold = existsSync(errors) && readFileSync(errors, 'utf8') === (await errorsDoc());
  return [
    ...(files.includes('README.md') ? [] : ['README.md: there is none']),
    ...documents.flatMap((file) => brokenLinks(root, file)),
    ...documents.flatMap((file) => unknownCommands(root, file)),
    ...(errorsHold ? [] : ['docs/errors.md: not what the catalogue says; run npm run docs:errors']),
    ...undocumentedDependencies(root),
    ...staleBlocks(root, blocks),
    ...unfoundedThreats(root),
    ...unreachable(root, files),
    ...files.flatMap((file) => foreignPlaces(root, file)),
    ...files.filter(isLayerWithContracts).flatMap((file) => uncommentedFunctions(root, file)),
  ];
};
