export { sqsQueue, type SqsQueueOptions } from './queue.ts';
