import { describe, expect, it } from 'vitest';
import * as text from '../../src/text/index.ts';
import { escapeHtml, renderMarkdown, SafeHtml } from '../../src/text/index.ts';

describe('escaped text', () => {
  it.each([
    { value: '<a href="x">&\'', html: '&lt;a href=&quot;x&quot;&gt;&amp;&#39;' },
    { value: '&amp;', html: '&amp;amp;' },
    { value: '市民課𠮷', html: '市民課𠮷' },
    { value: 0, html: '0' },
    { value: false, html: 'false' },
    { value: '', html: '' },
    { value: undefined, html: '' },
    { value: null, html: '' },
    { value: ['<', '>'], html: '&lt;,&gt;' },
  ])('of $value is $html', ({ value, html }) => {
    expect(escapeHtml(value)).toBe(html);
  });
});

// IN-1
describe('safe HTML', () => {
  it.each([undefined, Symbol('only this folder makes safe HTML'), Symbol.for('only this folder makes safe HTML'), {}])(
    'is not made outside with the key %s',
    (key) => {
      const Open = SafeHtml as unknown as new (html: string, key: unknown) => SafeHtml;
      expect(() => new Open('<script>', key)).toThrow(TypeError);
    },
  );

  it('cannot be filled with other words afterwards', () => {
    const safe = renderMarkdown('安全');
    Object.assign(safe, { html: '<script>', '#html': '<script>' });
    expect(String(safe)).toBe('<p>安全</p>\n');
  });

  it('does not come out of the folder but through Markdown and its stored renderings', () => {
    expect(Object.keys(text)).not.toContain('safe');
    expect(() => SafeHtml.prototype.toString.call({})).toThrow(TypeError);
  });
});
