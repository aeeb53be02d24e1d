export * from './cast.ts';
export * from './context.ts';
export * from './db.ts';
export * from './files.ts';
export * from './pages.ts';
export * from './people.ts';
export * from './posts.ts';
export * from './tables.ts';
