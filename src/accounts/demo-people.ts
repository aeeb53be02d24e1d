/** The five people of product.md, 1, as the demo office knows them: login and the key of what they come for. */
export const DEMO_PEOPLE = [
  { login: 'sato', role: 'demo.reader' },
  { login: 'suzuki', role: 'demo.contributor' },
  { login: 'tanaka', role: 'demo.chief' },
  { login: 'takahashi', role: 'demo.secretariat' },
  { login: 'ito', role: 'demo.administrator' },
] as const;
