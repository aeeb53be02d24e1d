import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import dos from 'highlight.js/lib/languages/dos';
import excel from 'highlight.js/lib/languages/excel';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import vbnet from 'highlight.js/lib/languages/vbnet';
import xml from 'highlight.js/lib/languages/xml';
import { escapeHtml } from './safe-html.ts';

// The vbnet grammar knows `As Long` and labels; the vbscript one does not.
const LANGUAGES = { bash, css, batch: dos, excel, javascript, json, powershell, python, sql, vba: vbnet, xml };
for (const [name, grammar] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, grammar);

const NAMES = new Map(
  Object.entries({
    bash: 'Bash',
    css: 'CSS',
    batch: 'Batch',
    bat: 'Batch',
    cmd: 'Batch',
    dos: 'Batch',
    excel: 'Excel',
    javascript: 'JavaScript',
    js: 'JavaScript',
    json: 'JSON',
    m: 'Power Query M',
    powershell: 'PowerShell',
    ps1: 'PowerShell',
    python: 'Python',
    sql: 'SQL',
    vba: 'VBA',
    vb: 'VBA',
    xml: 'XML',
  }),
);

/** The name a code block is headed with; empty for plain text and unknown languages. */
export const languageName = (language: string): string => NAMES.get(language.toLowerCase()) ?? '';

/** Code as HTML with `hljs-…` classes; escaped text when the language is not one of ours. */
export function highlightCode(code: string, language: string): string {
  if (!hljs.getLanguage(language)) return escapeHtml(code);
  return hljs.highlight(code, { language, ignoreIllegals: true }).value;
}
