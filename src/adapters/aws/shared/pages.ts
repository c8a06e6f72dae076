/**
 * All items of a call that answers page by page.
 * @param read asks for one page; `from` is absent for the first, then the `next` of the one before
 */
export async function* pages<T, K>(
  read: (from?: K) => Promise<{ items: readonly T[]; next: K | undefined }>,
): AsyncGenerator<T> {
  let from: K | undefined;
  do {
    const { items, next } = from === undefined ? await read() : await read(from);
    yield* items;
    from = next;
  } while (from !== undefined);
}

/** Everything that a generator yields. */
export const allOf = async <T>(generator: AsyncGenerator<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const one of generator) all.push(one);
  return all;
};
