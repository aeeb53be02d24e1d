/** The people of product.md, 1, and a second secretary for what takes two, as the demo office knows them: login and the key of what they come for. */
export const DEMO_PEOPLE = [
  { login: 'sato', role: 'demo.reader' },
  { login: 'suzuki', role: 'demo.contributor' },
  { login: 'tanaka', role: 'demo.chief' },
  { login: 'takahashi', role: 'demo.secretariat' },
  { login: 'kimura', role: 'demo.second_secretary' },
  { login: 'ito', role: 'demo.administrator' },
] as const;
