/**
 * Where documents are sent that are too large for a request: `PUT /uploads/{token}`, an address that `POST /documents`
 * gives. The token alone lets in, as the signature in an address of S3 does.
 */

/** Takes what is sent, durably, and tells who indexes it. @throws Failure */
export type TakeUpload = (token: string, bytes: AsyncIterable<Uint8Array>) => Promise<void>;

/** Answers requests that are uploads; undefined for all others, and for all where nothing is taken. */
export const uploadsAt =
  (take: TakeUpload | undefined) =>
  (request: Request): Promise<Response> | undefined => {
    if (take === undefined || request.method !== 'PUT') return undefined;
    const token = /^\/uploads\/([\w-]{1,100})$/.exec(new URL(request.url).pathname)?.[1];
    if (token === undefined) return undefined;
    const bytes = (request.body ?? []) as AsyncIterable<Uint8Array>;
    return take(token, bytes).then(() => new Response(null, { status: 200 }));
  };
