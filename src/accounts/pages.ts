import { type FormState, type PageModel, view } from '../web/index.ts';
import type { KeptField } from './kept-form.ts';

export interface DemoPerson {
  login: string;
  name: string;
  department: string;
  /** Key of the sentence that says who this is. */
  role: string;
}

export interface SignInPage extends PageModel {
  form: FormState;
  /** Key of what is wrong with the whole form. */
  fault: string | undefined;
  next: string;
  /** A text whose session ended: it travels along and becomes a draft. */
  kept: KeptField[];
  demoPeople: DemoPerson[];
  /** True while the office has nobody: the person at the server finds the address of the set-up there. */
  awaitingSetup: boolean;
}

export interface SetupPage extends PageModel {
  form: FormState;
  token: string;
  minLength: number;
}

export interface AccountPage extends PageModel {
  form: FormState;
  minLength: number;
  mustChange: boolean;
  /** False where the account has no password of its own, as in the demo. */
  hasPassword: boolean;
  sessions: { current: boolean; createdAt: string; lastSeenAt: string; device: string | undefined }[];
  feed: { madeAt: string | undefined; address: string | undefined };
}

export const signInPage = view<SignInPage>('accounts/sign-in');
export const setupPage = view<SetupPage>('accounts/setup');
export const accountPage = view<AccountPage>('accounts/account');
