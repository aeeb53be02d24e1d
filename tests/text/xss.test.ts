import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/text/index.ts';
import { residue } from './strict-html.ts';

/** Own corpus, by the trick that is tried. Most run `alert(1)` wherever a wall is missing. */
const CORPUS: Record<string, string[]> = {
  'raw tags': [
    '<script>alert(1)</script>',
    '<ScRiPt src=//evil.test/x.js></sCrIpT>',
    '<script\n>alert(1)</script\n>',
    '<img src=x onerror=alert(1)>',
    '<img/src="x"/onerror=alert(1)>',
    '<img src=`x` onerror=alert(1)>',
    '<svg onload=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<svg><a xlink:href="javascript:alert(1)"><text y=9>x</text></a></svg>',
    '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
    '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    '<xmp><img src=x onerror=alert(1)></xmp>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<object data="data:text/html,<script>alert(1)</script>"></object>',
    '<embed src="javascript:alert(1)">',
    '<form action="javascript:alert(1)"><button>x</button></form>',
    '<button formaction="javascript:alert(1)">x</button>',
    '<input autofocus onfocus=alert(1)>',
    '<details open ontoggle=alert(1)>x</details>',
    '<video><source onerror=alert(1)></video>',
    '<audio src=x onerror=alert(1)>',
    '<marquee onstart=alert(1)>x</marquee>',
    '<body onload=alert(1)>',
    '<base href="//evil.test/">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<link rel="stylesheet" href="//evil.test/x.css">',
    '<style>@import "//evil.test/x.css";</style>',
    '<template><img src=x onerror=alert(1)></template>',
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
    '<title><img title="</title><img src=x onerror=alert(1)>"></title>',
    '<!--><img src=x onerror=alert(1)>-->',
    '<!-- --!><img src=x onerror=alert(1)> -->',
    '<![CDATA[<img src=x onerror=alert(1)>]]>',
    '<?xml version="1.0"?><img src=x onerror=alert(1)>',
    '<!DOCTYPE html [<!ENTITY x "alert(1)">]>',
    '<a href="x"onclick="alert(1)">x</a>',
    '<p/onmouseover=alert(1)>x</p>',
    '<x onclick=alert(1)>x</x>',
    '<\u0000script>alert(1)</script>',
    '＜script＞alert(1)＜/script＞',
    '<img src=x onerror=alert(1)',
    '</p><img src=x onerror=alert(1)>',
  ],
  links: [
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](<java\nscript:alert(1)>)',
    '[x](&#106;avascript:alert(1))',
    '[x](&#x6A;&#x61;vascript:alert(1))',
    '[x](&#0000106avascript&colon;alert(1))',
    '[x](javascript&Tab;:alert(1))',
    '[x](jav&NewLine;ascript:alert(1))',
    '[x](%6Aavascript:alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x](<\u00a0javascript:alert(1)>)',
    '[x](\u3000javascript:alert(1))',
    '[x](\\javascript:alert(1))',
    '[x](vbscript:msgbox(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
    '[x](DATA:image/svg+xml,<svg/onload=alert(1)>)',
    '[x](blob:http://own.test/1)',
    '[x](file:///etc/passwd)',
    '[x](view-source:javascript:alert(1))',
    '[x](javascript://own.test/%0aalert(1))',
    '[x](//evil.test/x)',
    '[x](\\\\evil.test\\x)',
    '[x](/\\evil.test/x)',
    '<javascript:alert(1)>',
    '<data:text/html,alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
    '[x]: <java\nscript:alert(1)>\n\n[y][x]',
    'javascript:alert(1)//http://own.test',
    'http://own.test/"onmouseover="alert(1)',
    "www.own.test/'><img/src=x/onerror=alert(1)>",
  ],
  images: [
    '![x](javascript:alert(1))',
    '![x](data:image/svg+xml;base64,PHN2Zy9vbmxvYWQ9YWxlcnQoMSk+)',
    '![x](https://evil.test/pixel.gif)',
    '![x](//evil.test/pixel.gif)',
    '![x](/\\evil.test/pixel.gif)',
    '![x](\\\\evil.test\\pixel.gif)',
    '![x](/\t/evil.test/pixel.gif)',
    '![x](relative.png)',
    '![](/ok.png"onerror="alert(1))',
    '![" onerror="alert(1)](/ok.png)',
    '![x](/ok.png \'"onerror="alert(1)\')',
    '![<img src=x onerror=alert(1)>](/ok.png)',
    '[![x](https://evil.test/a.png)](javascript:alert(1))',
  ],
  'Markdown tricks': [
    '`<img src=x onerror=alert(1)>`',
    '```<img src=x onerror=alert(1)>\nx\n```',
    '```"><img src=x onerror=alert(1)>\nx\n```',
    '```js\n</code></pre><script>alert(1)</script>\n```',
    '```xml\n<img src=x onerror=alert(1)>\n```',
    '```javascript" onclick="alert(1)\nx\n```',
    '    <script>alert(1)</script>',
    '**<img src=x onerror=alert(1)>**',
    '**「<svg onload=alert(1)>」**です',
    '~~<img src=x onerror=alert(1)>~~',
    '# <img src=x onerror=alert(1)>',
    '> <img src=x onerror=alert(1)>',
    '- [ ] <img src=x onerror=alert(1)>',
    '| <img src=x onerror=alert(1)> | b |\n| --- | :-:" onclick="alert(1) |\n| [x](javascript:alert(1)) | ![x](//evil.test) |',
    '[x](http://own.test "t\\" onmouseover=\\"alert(1)")',
    "[x](http://own.test '\"><img src=x onerror=alert(1)>')",
    '[<img src=x onerror=alert(1)>](http://own.test)',
    '[a](http://own.test)[b](javascript:alert(1)',
    '<http://own.test/"onclick=alert(1)>',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '&amp;lt;script&amp;gt;',
    '\\<script>alert(1)\\</script>',
    '<a<b<script>alert(1)//',
    '*<img src="*" onerror=alert(1)>',
    '[x]: /ok "<img src=x onerror=alert(1)>"\n\n![y][x]',
    '<div>\n\n<img src=x onerror=alert(1)>\n\n</div>',
  ],
  'names and looks': [
    '<p id="content">x</p>',
    '<a name="location">x</a>',
    '<img name="body" src="/ok.png">',
    '<form id=document><input name=cookie></form>',
    '<p class="notice">x</p>',
    '<p style="position:fixed;inset:0">x</p>',
    '# 見出し {#content .notice}',
    '<div class="code-block" data-copy="x" aria-label="y">x</div>',
    '<a href="/ok" target="_blank" rel="opener">x</a>',
  ],
};
const CASES = Object.entries(CORPUS).flatMap(([trick, sources]) => sources.map((source) => ({ trick, source })));

// IN-1
describe('no text becomes a script, a foreign address or a foreign look', () => {
  it.each(CASES)('$trick: $source', ({ source }) => {
    for (const written of [source, `前の文。${source}後の文。`, `- ${source}`, `> 1. ${source}`]) {
      expect(residue(renderMarkdown(written).toString())).toEqual([]);
    }
  });

  it('and the corpus is worth its name', () => {
    expect(new Set(CASES.map(({ source }) => source)).size).toBeGreaterThan(100);
  });
});

describe('the reader of the tests', () => {
  it.each([
    '<script>alert(1)</script>',
    '<p onclick="x">x</p>',
    '<p>x',
    '<p><strong>x</p></strong>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=http://own.test>x</a>',
    '<a href="//evil.test">x</a>',
    '<img src="https://evil.test/x.png" />',
    '<img src="/ok.png" onerror="x" />',
    '<p id="x">x</p>',
    '<div class="notice">x</div>',
    '<a href="/ok" target="_blank">x</a>',
    '1 < 2',
    '<!-- x -->',
  ])('finds fault with %s', (html) => {
    expect(residue(html)).not.toEqual([]);
  });

  it.each([
    '<p>1 &lt; 2<br />x</p>',
    '<a href="https://own.test/?a=1&amp;b=2" rel="noopener noreferrer">x</a>',
    '<a href="mailto:dx@own.test">x</a><a href="/posts/1">x</a><a href="#a">x</a>',
    '<img src="/files/1.png" alt="x" loading="lazy" />',
    '<div class="code-block"><pre tabindex="0"><code><span class="hljs-built_in">x</span></code></pre></div>',
  ])('finds none with %s', (html) => {
    expect(residue(html)).toEqual([]);
  });
});
