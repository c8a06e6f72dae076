export { expiredItem } from '../../src/adapters/aws/archive/expired-item.ts';
