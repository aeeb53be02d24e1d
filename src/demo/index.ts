export { fillOffice, makeDemoOffice } from './make.ts';
