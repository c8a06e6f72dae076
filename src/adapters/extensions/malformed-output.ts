/** It acted and answered, but with something that is no output. */
export class MalformedOutput extends Error {
  override readonly name = 'MalformedOutput';
}
