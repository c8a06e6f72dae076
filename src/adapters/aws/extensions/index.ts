/** Code extensions on AWS, each in a Lambda of its own: the caller's side and the function's. */
export { lambdaCodeBody, type LambdaCodeBodyOptions } from './lambda-code-body.ts';
export { secretValues, type SecretValuesOptions } from './secret-values.ts';
export { type ReadyCode, serveExtension } from './serve-extension.ts';
