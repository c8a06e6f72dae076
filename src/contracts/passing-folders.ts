/** Folders of buckets for what only passes through them: adapters write there, infrastructure grants and clears them. */

/** In the knowledge bucket: documents that were uploaded and are not indexed yet. */
export const uploadsFolder = 'uploads/';
/** In the knowledge bucket: requests to the index that are larger than an invocation takes. */
export const requestsFolder = 'requests/';
/** In the bucket of bodies: searches under way. */
export const checkpointsFolder = 'checkpoints/';
