import { describe, expect, it } from 'vitest';
import { ownPath } from '../../src/web/index.ts';

// IN-8
describe('where to go after a form', () => {
  it.each([
    '/',
    '/posts/12',
    '/posts?order=new&tag=%E9%96%A2%E6%95%B0#top',
    '/tags/関数',
    '/a//b',
    '/.//evil.test',
    '/@evil.test',
    '/:80',
  ])('is %s, a path of this site', (target) => {
    expect(ownPath(target, '/fallback')).toBe(target);
    expect(new URL(target, 'http://own.test').host).toBe('own.test');
  });

  it.each([
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    '/\r\nLocation: //evil.test',
    '/\u0000/evil.test',
    '/posts\\..\\evil',
    'https://evil.test/',
    'HTTPS:evil.test',
    'http:/evil.test',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil.test',
    './posts',
    '?order=new',
    '#top',
    ' /posts',
    '\u3000/posts',
    '',
    `/${'a'.repeat(2_000)}`,
    undefined,
    null,
    12,
    {},
    ['/posts'],
  ])('is never %j', (target) => {
    expect(ownPath(target, '/fallback')).toBe('/fallback');
    expect(ownPath(target)).toBe('/');
  });
});
