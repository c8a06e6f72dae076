export { bucketArrivals } from './arrivals.ts';
export { bucketDoor, type Door } from './door.ts';
export { dynamoUploads } from './uploads.ts';
