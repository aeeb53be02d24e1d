export * from './characters.ts';
export * from './clock.ts';
export * from './errors.ts';
export * from './in-time.ts';
export * from './japan-time.ts';
export * from './limited.ts';
export * from './paging.ts';
export * from './thread.ts';
