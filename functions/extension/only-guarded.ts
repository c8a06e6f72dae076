/**
 * Imported before the code of an extension runs: takes the open ways out of the process, so that code reaches hosts by
 * the `fetch` it is handed, as on one machine.
 */

/** What sends the requests that the guarded `fetch` lets through. */
export const transport = globalThis.fetch;

for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name);
