import { causalModelSchema } from '../../contracts/causal-model.ts';
import {
  actionsSchema,
  extensionsSchema,
  goldenSchema,
  manifestSchema,
  policiesSchema,
  specialistsSchema,
  triageSchema,
} from '../../contracts/pack/index.ts';
import type { z } from 'zod';
import { parseArticle } from './article-file.ts';
import type { ArticleFile } from './article-file.ts';
import type { Faults } from './faults.ts';
import type { PackFiles } from './pack-files.ts';
import { parseYaml } from './yaml-file.ts';
import type { Parsed } from './yaml-file.ts';

type FileOf<S extends z.ZodType> = Parsed<z.output<S>>;

/** Every file of a pack, parsed; `value` is undefined where one does not fit its schema. */
export type ParsedPack = {
  manifest: FileOf<typeof manifestSchema>;
  triage: FileOf<typeof triageSchema>;
  specialists: FileOf<typeof specialistsSchema>;
  actions: FileOf<typeof actionsSchema>;
  policies: FileOf<typeof policiesSchema>;
  extensions: FileOf<typeof extensionsSchema>;
  articles: readonly ArticleFile[];
  causal: readonly FileOf<typeof causalModelSchema>[];
  golden: readonly FileOf<typeof goldenSchema>[];
};

/** Parses every file and adds what does not fit its schema to `faults`. */
export const parsePack = (files: PackFiles, faults: Faults): ParsedPack => {
  const one = <S extends z.ZodType>(file: string, schema: S): FileOf<S> => {
    const text = files.text(file);
    if (text !== undefined) return parseYaml({ file, text }, schema, faults);
    faults.add(file, 1, 'the file is missing');
    return { file, value: undefined, line: () => 1 };
  };
  const inFolder = (folder: string, suffix: RegExp): string[] =>
    files.names.filter((name) => name.startsWith(`${folder}/`) && suffix.test(name));
  const articles = inFolder('knowledge', /\.md$/).flatMap(
    (file) => parseArticle(file, files.text(file) ?? '', faults) ?? [],
  );
  if (inFolder('knowledge', /\.md$/).length === 0) {
    faults.add('knowledge', 1, 'the folder holds no article (a file that ends in .md)');
  }
  return {
    manifest: one('pack.yaml', manifestSchema),
    triage: one('triage.yaml', triageSchema),
    specialists: one('specialists.yaml', specialistsSchema),
    actions: one('actions.yaml', actionsSchema),
    policies: one('policies.yaml', policiesSchema),
    extensions: one('extensions.yaml', extensionsSchema),
    articles,
    causal: inFolder('causal', /\.ya?ml$/).map((file) => one(file, causalModelSchema)),
    golden: inFolder('golden', /\.ya?ml$/).map((file) => one(file, goldenSchema)),
  };
};
