import { type Request, type Response, Router } from 'express';
import { allow, personName } from '../../accounts/index.ts';
import { AppError } from '../../lib/index.ts';
import {
  addSynonyms,
  deleteSynonyms,
  editSynonyms,
  holdersOfSynonyms,
  requireSynonyms,
  sameAs,
  splitWords,
  synonymQueries,
} from '../../search/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  queryText,
  render,
  translator,
  viewer,
} from '../../web/index.ts';
import { parseSynonyms } from './forms.ts';
import {
  type SynonymFormPage,
  type SynonymsPage,
  synonymDeletionPage,
  synonymFormPage,
  synonymsPage,
  type TakenWords,
} from './pages.ts';

const SHOWN = 300;
/** As much as an address brings into the form; a group is shorter. */
const PREFILLED = 1_000;

export function synonymRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const taxonomy = allow('manage_taxonomy', context);

  router.get('/moderation/synonyms', taxonomy, (req, res) => render(res, synonymsPage, listModel(context, req)));

  router.get('/moderation/synonyms/new', taxonomy, (req, res) => {
    const words = splitWords(prefilled(req));
    showForm(context, res, { id: undefined, words, form: formState({ words: words.join('\n') }) });
  });

  router.post('/moderation/synonyms', taxonomy, (req, res) => {
    const form = parseSynonyms(req.body);
    if (!form.ok) return showForm(context, res.status(422), { id: undefined, words: [], form });
    const { words } = form.value;
    if (!saved(() => addSynonyms(db, viewer(req), words, clock.now()))) return showTaken(context, res, { id: undefined, words });
    notify(res, 'synonyms_saved');
    res.redirect(303, '/moderation/synonyms');
  });

  router.get('/moderation/synonyms/:id/edition', taxonomy, (req, res) => {
    const { id, words } = requireSynonyms(db, idParam(req, 'id'));
    const typed = splitWords([...words, prefilled(req)].join('\n'));
    showForm(context, res, { id, words: typed, form: formState({ words: typed.join('\n') }) });
  });

  router.put('/moderation/synonyms/:id', taxonomy, (req, res) => {
    const { id } = requireSynonyms(db, idParam(req, 'id'));
    const form = parseSynonyms(req.body);
    if (!form.ok) return showForm(context, res.status(422), { id, words: [], form });
    const { words } = form.value;
    if (!saved(() => editSynonyms(db, viewer(req), id, words, clock.now()))) return showTaken(context, res, { id, words });
    notify(res, 'synonyms_saved');
    res.redirect(303, '/moderation/synonyms');
  });

  router.get('/moderation/synonyms/:id/deletion', taxonomy, (req, res) => {
    const { id, words } = requireSynonyms(db, idParam(req, 'id'));
    render(res, synonymDeletionPage, { title: translator(req.context.locale)('synonym.delete_title'), id, words });
  });

  router.delete('/moderation/synonyms/:id', taxonomy, (req, res) => {
    deleteSynonyms(db, viewer(req), idParam(req, 'id'), clock.now());
    notify(res, 'synonyms_deleted');
    res.redirect(303, '/moderation/synonyms');
  });

  return router;
}

const prefilled = (req: Request): string => [...(queryText(req, 'words') ?? '')].slice(0, PREFILLED).join('');

/** Whether it could be saved; false where another group has one of the words. */
function saved(save: () => unknown): boolean {
  try {
    save();
    return true;
  } catch (fault) {
    if (!(fault instanceof AppError && fault.key === 'synonym_taken')) throw fault;
    return false;
  }
}

interface Shown {
  /** The group that is edited; undefined for a new one. */
  id: number | undefined;
  /** What stands in the form, apart; other groups may have some of them. */
  words: readonly string[];
  form: FormState;
}

const showTaken = (context: AppContext, res: Response, { id, words }: Pick<Shown, 'id' | 'words'>): void =>
  showForm(context, res.status(409), {
    id,
    words,
    form: formState({ words: words.join('\n') }, { words: 'form.synonym_taken' }),
  });

function showForm(context: AppContext, res: Response, { id, words, form }: Shown): void {
  const page: SynonymFormPage = {
    title: translator(res.req.context.locale)(id === undefined ? 'synonym.new' : 'synonym.edit'),
    id,
    form,
    taken: takenWords(context, words, id),
  };
  render(res, synonymFormPage, page);
}

/** One group in the way of a new one takes the rest of the words; between two groups one has to be given up first. */
function takenWords({ db }: AppContext, words: readonly string[], id: number | undefined): TakenWords[] {
  const holders = holdersOfSynonyms(db, words, id);
  return holders.map(({ group, shared }) => {
    const known = new Set(group.words.map(sameAs));
    const fresh = id === undefined && holders.length === 1 ? words.filter((word) => !known.has(sameAs(word))) : [];
    const added = fresh.length > 0 ? `?words=${encodeURIComponent(fresh.join('\n'))}` : '';
    return { shared, words: group.words, path: `/moderation/synonyms/${group.id}/edition${added}`, adds: fresh.length > 0 };
  });
}

function listModel({ db }: AppContext, req: Request): SynonymsPage {
  const asked = (queryText(req, 'q') ?? '').slice(0, 100);
  const wanted = sameAs(asked);
  const all = synonymQueries(db).listGroups();
  const found = all.filter(({ words }) => words.some((word) => sameAs(word).includes(wanted)));
  return {
    title: translator(req.context.locale)('synonym.title'),
    asked,
    groups: found.slice(0, SHOWN).map(({ id, words, changedAt, changedBy }) => ({
      id,
      words,
      changedAt,
      changedBy: changedBy === undefined ? undefined : personName(db, changedBy),
    })),
    count: all.length,
  };
}
