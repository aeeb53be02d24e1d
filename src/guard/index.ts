export { type NumberException, recordNumberException } from './exceptions.ts';
export { personalNumberGuard } from './personal-numbers.ts';
