/** A pack as it lies beside a function's bundle: one JSON file, made when it is bundled, of a pack that was checked then. */
import { z } from 'zod';
import { Failure } from '../../src/contracts/errors.ts';
import type { Pack } from '../../src/ports/pack.ts';

/** Name of the file, in the folder of the bundle. */
export const packFileName = 'pack.json';

/** The file's text. Golden cases stay out: they are for the build. */
export const packText = (pack: Pack): string =>
  JSON.stringify({ ...pack, golden: [], folder: '', causal: Object.fromEntries(pack.causal) });

type Stored = Omit<Pack, 'causal'> & {
  causal: Record<string, Pack['causal'] extends ReadonlyMap<string, infer M> ? M : never>;
};

/** The build wrote it from a checked pack, so that it is not checked whole again at each cold start. */
const storedSchema = z.custom<Stored>(
  (value) =>
    z
      .looseObject({
        digest: z.string(),
        manifest: z.looseObject({ pack_id: z.string() }),
        articles: z.array(z.unknown()),
        causal: z.record(z.string(), z.unknown()),
      })
      .safeParse(value).success,
);

/** @throws Failure `PackInvalid` when the text is no such file */
export const packOf = (text: string): Pack => {
  try {
    const { causal, ...pack } = storedSchema.parse(JSON.parse(text));
    return { ...pack, causal: new Map(Object.entries(causal)) };
  } catch (cause) {
    throw new Failure('PackInvalid', `Cannot read ${packFileName} because it is not a pack.`, { cause });
  }
};

/** The pack beside the bundle that this code is part of. @throws Failure `PackInvalid` */
export const readPack = (): Pack => {
  // Loaded here: files take 3 ms to load, and many functions never read the pack.
  const { readFileSync } = process.getBuiltinModule('node:fs');
  let text: string;
  try {
    text = readFileSync(new URL(`./${packFileName}`, import.meta.url), 'utf8');
  } catch (cause) {
    throw new Failure('PackInvalid', `Cannot read ${packFileName} because it is not there.`, { cause });
  }
  return packOf(text);
};
