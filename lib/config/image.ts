/**
 * What search workers run on: AWS's public Node base image for Lambda, arm64, by digest, so that a task started tomorrow
 * is the one tried today. `npm run update:image` writes this file.
 */
export const workerImage = {
  repository: 'public.ecr.aws/lambda/nodejs',
  tag: '24-arm64',
  /** Undefined until `npm run update:image` has run where the registry can be reached: the tag decides alone, then. */
  digest: undefined as string | undefined,
};
