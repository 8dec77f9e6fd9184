/** What is given, what must arrive as HTML, and what as text. */
export type Body = { readonly html: string; readonly sent: string; readonly text: string }

const kept = (html: string, text: string): Body => ({ html, sent: html, text })
const cleaned = (html: string, sent: string, text: string): Body => ({ html, sent, text })

const cell = 'border:1px solid #c9c8c3;padding:5px 9px;vertical-align:top;text-align:left'
const cjk = '長い文章です。'.repeat(400)
const word = 'unbroken'.repeat(700)

export const bodies: readonly Body[] = [
  kept('<p>Hello</p>', 'Hello'),
  kept('<p>One</p><p>Two<br />lines</p>', 'One\n\nTwo\nlines'),
  kept('<h1>Title</h1><h2>Part</h2><h3>Section</h3><p>Text</p>', 'Title\n\n\nPart\n\n\nSection\n\nText'),
  cleaned(
    '<ul><li><p>apples</p></li><li><p>pears</p></li></ul><ol start="3"><li><p>third</p></li></ol>',
    '<ul><li><p style="margin:0">apples</p></li><li><p style="margin:0">pears</p></li></ul><ol start="3"><li><p style="margin:0">third</p></li></ol>',
    '- apples\n- pears\n\n 3. third',
  ),
  kept(
    '<p>me</p><blockquote style="border-left:2px solid #ccc;margin:0 0 0 .8ex;padding-left:1ex"><p>you</p><blockquote><p>me before</p></blockquote></blockquote>',
    'me\n\n> you\n> \n> > me before',
  ),
  cleaned(
    `<table cellspacing="0" cellpadding="0" style="border-collapse: collapse; margin: 8px 0"><tbody><tr><th colspan="1" rowspan="1" style="${cell}"><p>Plan</p></th><th style="${cell}"><p>Price</p></th></tr><tr><td style="${cell}"><p>Team</p></td><td style="${cell}"><p style="text-align: right">1,200 €</p></td></tr></tbody></table>`,
    `<table cellspacing="0" cellpadding="0" style="border-collapse:collapse;margin:8px 0"><tbody><tr><th colspan="1" rowspan="1" style="${cell}"><p style="margin:0">Plan</p></th><th style="${cell}"><p style="margin:0">Price</p></th></tr><tr><td style="${cell}"><p style="margin:0">Team</p></td><td style="${cell}"><p style="margin:0;text-align:right">1,200 €</p></td></tr></tbody></table>`,
    'Plan   Price\nTeam   1,200 €',
  ),
  kept(
    '<p>See <a href="https://x.example/a?b=1&amp;c=%20">the plan</a> or <a href="mailto:a@x.example">a@x.example</a></p>',
    'See the plan <https://x.example/a?b=1&c=%20> or a@x.example',
  ),
  cleaned(
    '<p style="text-align: center"><span style="color: #b3261e" class="c-red" data-x="1">red</span> <mark style="background-color: #fff3b0">marked</mark> <strong>b</strong><em>i</em><u>u</u><s>s</s></p>',
    '<p style="text-align:center"><span style="color:#b3261e">red</span> <mark style="background-color:#fff3b0">marked</mark> <strong>b</strong><em>i</em><u>u</u><s>s</s></p>',
    'red marked bius',
  ),
  kept('<p>Run <code>npm  test</code>:</p><pre><code>a  b\n  c</code></pre>', 'Run npm test:\n\na  b\n  c'),
  kept('<p>above</p><hr /><p>below</p>', `above\n\n${'-'.repeat(40)}\n\nbelow`),
  kept(
    '<p dir="rtl" style="text-align:right">שלום עולם, مرحبا بالعالم (English inside) 123</p>',
    'שלום עולם, مرحبا بالعالم (English inside) 123',
  ),
  kept('<p>👩‍👩‍👧‍👦 👍🏿 🇨🇿 🏳️‍🌈 ❤️ 1️⃣</p>', '👩‍👩‍👧‍👦 👍🏿 🇨🇿 🏳️‍🌈 ❤️ 1️⃣'),
  kept(`<p>${cjk}</p>`, cjk),
  kept(`<p>${word}</p>`, word),
  kept(
    '<p>.</p><p>..</p><p>From here</p><p>--</p><p>=20 and =3D and =</p><p>&gt; not a quote</p>',
    '.\n\n..\n\nFrom here\n\n--\n\n=20 and =3D and =\n\n> not a quote',
  ),
  kept('<p>a &lt;tag&gt; &amp; an &amp;amp; "x" \'y\'</p>', 'a <tag> & an &amp; "x" \'y\''),
  cleaned(
    '<p onclick="x()">a<script>alert(1)</script><img src="https://t.example/pixel.gif" alt="gone"><a href="javascript:1">b</a></p><style>p{}</style>',
    '<p>a<a>b</a></p>',
    'ab',
  ),
  kept('', ''),
  cleaned(
    '<p>nul\u0000 bell\u0007 esc\u001b cr&#13;lf del\u007f</p>',
    '<p>nul bell esc cr\nlf del</p>',
    'nul bell esc cr lf del',
  ),
  cleaned('<p>half \uD83D emoji</p>', '<p>half \uFFFD emoji</p>', 'half \uFFFD emoji'),
  cleaned(
    '<pre>one\r\ntwo\rthree  \nfour\t\n</pre>',
    '<pre>one\ntwo\nthree  \nfour\t\n</pre>',
    'one\ntwo\nthree  \nfour',
  ),
  kept(
    '<p>----_NmP-0000000000000000-Part_1--</p><p>Content-Type: text/html</p>',
    '----_NmP-0000000000000000-Part_1--\n\nContent-Type: text/html',
  ),
  kept(
    '<p>Z\u0301a\u0328 e\u0301 \u200Bzero\u200B ﬁ Ǆ İ ı ß ẞ</p>',
    'Z\u0301a\u0328 e\u0301 \u200Bzero\u200B ﬁ Ǆ İ ı ß ẞ',
  ),
  kept(
    '<p>€ „quotes“ Ελληνικά Кириллица ไทย हिन्दी 한국어 𠮷 Ωμέγα</p>',
    '€ „quotes“ Ελληνικά Кириллица ไทย हिन्दी 한국어 𠮷 Ωμέγα',
  ),
  kept(
    '<p>A paragraph of a long mail, with a few words that say nothing. Žluťoučký kůň.</p>'.repeat(1500),
    Array.from(
      { length: 1500 },
      () => 'A paragraph of a long mail, with a few words that say nothing. Žluťoučký kůň.',
    ).join('\n\n'),
  ),
]
