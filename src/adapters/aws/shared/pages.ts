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
