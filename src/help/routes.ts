import { type Request, Router } from 'express';
import { allow } from '../accounts/index.ts';
import { notFound } from '../lib/index.ts';
import { type AppContext, type Config, type Locale, type PageModel, render, translator, view } from '../web/index.ts';
import { readTopic, type Section, TOPICS, type Topic, type TopicName } from './topics.ts';

interface TopicLink {
  title: string;
  summary: string;
  path: string;
}

interface HelpPage extends PageModel {
  topics: TopicLink[];
}

interface TopicPage extends PageModel {
  crumbs: { label: string; path: string }[];
  summary: string;
  sections: Section[];
  others: TopicLink[];
}

const helpPage = view<HelpPage>('help/index');
const topicPage = view<TopicPage>('help/topic');

export function helpRoutes(context: AppContext): Router {
  const router = Router();
  const topicsIn = shelf(context.config);
  const read = allow('read', context);

  router.get('/help', read, (req, res) => {
    const { locale } = req.context;
    render(res, helpPage, { title: translator(locale)('help.title'), topics: topicsIn(locale).map(linkTo) });
  });

  router.get('/help/:topic', read, (req, res) => {
    render(res, topicPage, topicModel(req, topicsIn(req.context.locale)));
  });

  return router;
}

/** The pages of each language, made when somebody first asks: they are the same for everybody until the next start. */
function shelf(config: Config): (locale: Locale) => Topic[] {
  const made = new Map<Locale, Topic[]>();
  const values = { maxFile: megabytes(config.maxFileBytes), maxPost: megabytes(config.maxPostFilesBytes) };
  return (locale) => {
    const topics = made.get(locale) ?? TOPICS.map((name) => readTopic(locale, name, values));
    made.set(locale, topics);
    return topics;
  };
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1_048_576)} MB`;

/** @throws AppError not_found for a topic there is none of */
function topicModel(req: Request, topics: Topic[]): TopicPage {
  const topic = topics.find(({ name }) => name === (req.params['topic'] as TopicName));
  if (!topic) throw notFound();
  const { title, summary, sections } = topic;
  const crumbs = [{ label: translator(req.context.locale)('help.title'), path: '/help' }];
  return { title, crumbs, summary, sections, others: topics.filter((other) => other !== topic).map(linkTo) };
}

const linkTo = ({ name, title, summary }: Topic): TopicLink => ({ title, summary, path: `/help/${name}` });
