export * from './cast.ts';
export * from './context.ts';
export * from './db.ts';
export * from './posts.ts';
