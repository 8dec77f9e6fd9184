/** Mail that tries to run something, to fetch something or to lead somewhere. Each must come to nothing. */
export const hostileMail: readonly { readonly name: string; readonly html: string }[] = [
  { name: 'script element', html: '<script>window.pwned=1;top.pwned=1;alert(1)</script><p>x</p>' },
  { name: 'error handler', html: '<img src=x onerror="top.pwned=1;alert(1)">' },
  { name: 'handler on the body', html: '<body onload="top.pwned=1" onpageshow="alert(1)"><p>x</p></body>' },
  {
    name: 'javascript link',
    html: '<a href="javascript:top.pwned=1">x</a><a href=" java\tscript:alert(1)">y</a>',
  },
  {
    name: 'svg with script',
    html: '<svg onload="top.pwned=1"><script>top.pwned=1</script><use href="https://leak.example/u.svg#a"/></svg>',
  },
  {
    name: 'svg image',
    html: '<svg><image href="https://leak.example/svg.png" xlink:href="https://leak.example/svg2.png"/></svg>',
  },
  {
    name: 'math nesting (mutation)',
    html: '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=top.pwned=1&gt;">',
  },
  {
    name: 'noscript nesting (mutation)',
    html: '<noscript><p title="</noscript><img src=https://leak.example/n.png onerror=top.pwned=1>"></noscript>',
  },
  {
    name: 'template',
    html: '<template><img src="https://leak.example/t.png" onerror="top.pwned=1"></template>',
  },
  {
    name: 'frame in frame',
    html: '<iframe srcdoc="<script>top.pwned=1</script>"></iframe><iframe src="https://leak.example/f"></iframe>',
  },
  {
    name: 'object and embed',
    html: '<object data="https://leak.example/o"></object><embed src="https://leak.example/e">',
  },
  {
    name: 'meta refresh',
    html: '<meta http-equiv="refresh" content="0;url=https://leak.example/refresh"><p>x</p>',
  },
  {
    name: 'own policy',
    html: '<meta http-equiv="Content-Security-Policy" content="default-src *"><img src="https://leak.example/csp.png">',
  },
  { name: 'base', html: '<base href="https://leak.example/"><img src="b.png"><a href="c">x</a>' },
  {
    name: 'stylesheet link',
    html: '<link rel="stylesheet" href="https://leak.example/s.css"><link rel="prefetch" href="https://leak.example/p"><link rel="dns-prefetch" href="//leak.example">',
  },
  {
    name: 'form',
    html: '<form action="https://leak.example/form" autofocus><input autofocus onfocus="top.pwned=1" type="image" src="https://leak.example/i.png"><button formaction="https://leak.example">x</button></form>',
  },
  {
    name: 'remote image',
    html: '<img src="https://leak.example/1.png"><img src="http://leak.example/2.png"><img src="//leak.example/3.png">',
  },
  {
    name: 'source set',
    html: '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" srcset="https://leak.example/s.png 2x"><picture><source srcset="https://leak.example/p.png"><img alt=x></picture>',
  },
  {
    name: 'video and audio',
    html: '<video poster="https://leak.example/v.png" src="https://leak.example/v.mp4" autoplay></video><audio src="https://leak.example/a.mp3" autoplay></audio>',
  },
  {
    name: 'background attribute',
    html: '<table background="https://leak.example/bg.png"><tr><td background="//leak.example/td.png">x</td></tr></table>',
  },
  {
    name: 'style attribute',
    html: '<p style="background:url(https://leak.example/s1.png)">x</p><p style="list-style-image:url(\'https://leak.example/s2.png\')">y</p><p style="cursor:url(https://leak.example/c.cur),auto">z</p>',
  },
  {
    name: 'escaped style',
    html: '<p style="background:u\\72l(https://leak.example/e1.png)">x</p><p style="background:\\75 rl(https://leak.example/e2.png)">y</p><p style="background:ur/**/l(https://leak.example/e3.png)">z</p>',
  },
  {
    name: 'image-set',
    html: '<p style="background-image:image-set(\'https://leak.example/is.png\' 1x)">x</p><p style="background-image:-webkit-image-set(url(https://leak.example/wis.png) 1x)">y</p>',
  },
  {
    name: 'style element',
    html: '<style>@import "https://leak.example/i.css";@import url(https://leak.example/i2.css);body{background:url(https://leak.example/b.png)}p::before{content:url(https://leak.example/c.png)}</style><p>x</p>',
  },
  {
    name: 'font face',
    html: '<style>@font-face{font-family:x;src:url(https://leak.example/f.woff2)}p{font-family:x}</style><p>x</p>',
  },
  {
    name: 'style that closes itself',
    html: '<style>p{color:red}<\\/style><img src=https://leak.example/sc.png onerror=top.pwned=1></style><p>x</p>',
  },
  {
    name: 'attribute selectors',
    html: '<style>a[href^="h"]{background:url(https://leak.example/sel)} :root{--x:url(https://leak.example/var)} p{background:var(--x)}</style><p><a href="https://ok.example">x</a></p>',
  },
  {
    name: 'our own addresses',
    html: '<img src="/message/secret/cid/1"><img src="message/secret/attachment/0"><p style="background:url(/message/secret/html)">x</p>',
  },
  { name: 'traversing cid', html: '<img src="cid:../../../secret/html"><img src="cid:..%2F..%2Fsecret">' },
  {
    name: 'data html',
    html: '<a href="data:text/html,<script>top.pwned=1</script>">x</a><img src="data:image/svg+xml,<svg onload=top.pwned=1>">',
  },
  {
    name: 'vbscript and behaviours',
    html: '<a href="vbscript:msgbox(1)">x</a><p style="behavior:url(https://leak.example/x.htc);-moz-binding:url(https://leak.example/x.xml)">y</p>',
  },
  {
    name: 'clobbering',
    html: '<form id="document"></form><img name="body"><a id="contentDocument" href="https://ok.example">x</a><img id="getElementById">',
  },
  { name: 'ping', html: '<a href="https://ok.example" ping="https://leak.example/ping" id="a">x</a>' },
  {
    name: 'popover and dialog',
    html: '<dialog open><img src="https://leak.example/d.png"></dialog><div popover id=p onbeforetoggle="top.pwned=1">x</div><button popovertarget=p>y</button>',
  },
  {
    name: 'conditional comments',
    html: '<!--[if mso]><img src="https://leak.example/mso.png"><![endif]--><p>x</p>',
  },
  { name: 'processing instruction', html: '<?xml-stylesheet href="https://leak.example/x.css"?><p>x</p>' },
  {
    name: 'marquee and events',
    html: '<marquee onstart="top.pwned=1">x</marquee><details open ontoggle="top.pwned=1">y</details><p onanimationstart="top.pwned=1" style="animation:x 1s">z</p>',
  },
]
