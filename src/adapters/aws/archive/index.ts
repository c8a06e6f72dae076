export { createArchive } from './archive.ts';
export { expiredItem, type ExpiredItem } from './expired-item.ts';
