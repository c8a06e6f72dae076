/** The parts of extensions that both hosts use. Only the bodies of code differ: a process here, a Lambda there. */
export { codeBody, type CodeLog, type Declared } from './code-body.ts';
export { extensionsOver, type Part } from './extensions.ts';
export type { Transport } from './guarded-fetch.ts';
export { declaredHosts } from './hosts.ts';
export { httpBody } from './http-body.ts';
export { MalformedOutput } from './malformed-output.ts';
export { packFile } from './pack-file.ts';
export { redactor } from './redact.ts';
export { settingsOf, type Variables, variablesOf } from './variables.ts';
