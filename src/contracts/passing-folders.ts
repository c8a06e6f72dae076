/** Folders of the knowledge bucket for what only passes through it: adapters write there, infrastructure grants and clears them. */

/** Documents that were uploaded and are not indexed yet. */
export const uploadsFolder = 'uploads/';
/** Requests to the index that are larger than an invocation takes. */
export const requestsFolder = 'requests/';
