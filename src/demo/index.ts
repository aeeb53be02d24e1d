export { makeDemoOffice } from './make.ts';
