/** What programs put onto the clipboard, shortened but in their own ways of writing, and what a mail gets of it. */
export type PasteCase = {
  readonly name: string
  readonly html: string
  readonly expected: string
  readonly leftOut?: number
  /** Picture files beside the HTML. */
  readonly files?: number
  /** Sources of pictures in the order in which they stand. */
  readonly pictures?: readonly (string | null)[]
}

const word = (body: string): string => `<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/Users/ann/clip_filelist.xml">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;} @list l0:level1 {mso-level-number-format:bullet;} --></style>
</head><body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->${body}<!--EndFragment--></body></html>`

const item = (list: number, level: number, marker: string, text: string): string =>
  `<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l${String(list)} level${String(level)} lfo1'><![if !supportLists]><span lang=EN-GB style='font-family:Symbol'><span style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]><span lang=EN-GB>${text}<o:p></o:p></span></p>`

const dot = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

const word365: readonly PasteCase[] = [
  {
    name: 'Word: paragraphs, bold and a colour; empty paragraphs and o:p go',
    html: word(
      `<p class=MsoNormal><b><span lang=EN-GB style='color:red'>Important</span></b><span lang=EN-GB> terms<o:p></o:p></span></p><p class=MsoNormal><span lang=EN-GB><o:p>&nbsp;</o:p></span></p><p class=MsoNormal align=right style='text-align:right'>Berlin</p>`,
    ),
    expected:
      '<p><b><span style="color: rgb(179, 38, 30);">Important</span></b> terms</p><p style="text-align: right;">Berlin</p>',
  },
  {
    name: 'Word: bullets with a level below, then text',
    html: word(
      `${item(0, 1, '·', 'Lisbon')}\n${item(0, 2, 'o', 'Depot A')}\n${item(0, 1, '·', 'Porto')}\n<p class=MsoNormal>After</p>`,
    ),
    expected: '<ul><li>Lisbon<ul><li>Depot A</li></ul></li><li>Porto</li></ul>\n\n\n<p>After</p>',
  },
  {
    name: 'Word: a numbered list is one, and another list right after it is another',
    html: word(`${item(1, 1, '1.', 'One')}${item(1, 1, '2.', 'Two')}${item(0, 1, '·', 'Dot')}`),
    expected: '<ol><li>One</li><li>Two</li></ol><ul><li>Dot</li></ul>',
  },
  {
    name: 'Word: headings stay, comments and their marks are not text',
    html: word(
      `<h1><span lang=EN-GB>Offer</span></h1><p class=MsoNormal>Price<span class=MsoCommentReference><span style='font-size:8.0pt;display:none;mso-hide:all'>[AM1]</span></span></p>`,
    ),
    expected: '<h1>Offer</h1><p>Price</p>',
  },
  {
    name: 'Word: its picture lies on the sender’s disk',
    html: word(
      `<p class=MsoNormal><!--[if gte vml 1]><v:shape id="x"/><![endif]--><![if !vml]><img width=300 height=200 src="file:///C:/Users/ann/AppData/Local/Temp/msohtmlclip1/01/clip_image002.png"><![endif]>Plan</p>`,
    ),
    expected: '<p>Plan</p>',
    leftOut: 1,
  },
  {
    name: 'Word on macOS: the picture’s file comes beside the HTML',
    html: word(
      `<p class=MsoNormal><img width=300 src="file:////var/folders/x/clip_image002.png" alt="Map"></p>`,
    ),
    expected: '<p><img width="300" alt="Map" src="/file/id-1"></p>',
    files: 1,
    pictures: [null],
  },
]

const sheets: readonly PasteCase[] = [
  {
    name: 'Excel: the cells of a table, not its looks',
    html: `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=ProgId content=Excel.Sheet><style><!--.xl65 {mso-number-format:"0\\.00";}--></style></head><body link="#0563C1"><table border=0 cellpadding=0 cellspacing=0 width=128 style='border-collapse:collapse;width:96pt'><!--StartFragment--><col width=64 span=2 style='width:48pt'><tr height=20 style='height:15.0pt'><td height=20 class=xl65 width=64 style='height:15.0pt;width:48pt'>Depot</td><td class=xl65 width=64 align=right style='background:#FFFF00'>4,5</td></tr><!--EndFragment--></table></body></html>`,
    expected: '<table><tbody><tr><td>Depot</td><td style="text-align: right;">4,5</td></tr></tbody></table>',
  },
  {
    name: 'Google Sheets: cells over two columns',
    html: `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}--></style><table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" data-sheets-root="1"><colgroup><col width="100"/></colgroup><tbody><tr style="height:21px;"><td colspan="2" style="overflow:hidden;font-weight:bold;" data-sheets-value="{&quot;1&quot;:2}">Total</td></tr><tr><td>a</td><td>b</td></tr></tbody></table>`,
    expected:
      '<table><tbody><tr><td colspan="2"><strong>Total</strong></td></tr><tr><td>a</td><td>b</td></tr></tbody></table>',
  },
]

const pagesAndMail: readonly PasteCase[] = [
  {
    name: 'Google Docs: a bold that is none, weight and slant by style',
    html: `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-8f2c"><p dir="ltr" style="line-height:1.38;margin-top:0pt;"><span style="font-size:11pt;font-family:Arial,sans-serif;color:#000000;font-weight:700;">Key</span><span style="font-style:italic;color:#1155cc">point</span></p><ul><li dir="ltr" style="list-style-type:disc;"><p dir="ltr" role="presentation"><span>One</span></p></li></ul></b>`,
    expected:
      '<p dir="ltr"><strong>Key</strong><span style="color: rgb(31, 95, 191);"><em>point</em></span></p><ul><li dir="ltr"><p dir="ltr">One</p></li></ul>',
  },
  {
    name: 'Outlook: a mail with a link and a quote line',
    html: `<div class="WordSection1"><p class="MsoNormal">See <a href="https://northwind.example/a?b=1&amp;c=2" target="_blank" style="color:#0563C1">the page</a></p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>From:</b> Tom</p></div></div>`,
    expected:
      '<div><p>See <a href="https://northwind.example/a?b=1&amp;c=2">the page</a></p><div><p><b>From:</b> Tom</p></div></div>',
  },
  {
    name: 'a web page: classes, scripts and pictures from elsewhere go; links, lists and highlights stay',
    html: `<article class="post"><h4 class="t" onclick="x()">News</h4><p style="font-family:Georgia;background:#ffff66">Read <a class="l" href="https://a.example">this</a>.</p><img src="https://a.example/p.png" width="640"><img src="https://t.example/o.gif" width="1" height="1"><ul class="n"><li>One</li></ul><script>alert(1)</script></article>`,
    expected:
      '<article><h3>News</h3><p><span style="background-color: rgb(255, 240, 163);">Read <a href="https://a.example">this</a>.</span></p><ul><li>One</li></ul></article>',
    leftOut: 1,
  },
  {
    name: 'a picture in the HTML itself is taken in',
    html: `<p>Logo <img src="${dot}" alt="Dot" width="40"></p>`,
    expected: '<p>Logo <img src="/file/id-1" alt="Dot" width="40"></p>',
    pictures: [dot],
  },
  {
    name: 'a table that only held a page together',
    html: '<table><tr><td><p>Text</p></td></tr></table>',
    expected: '<p>Text</p>',
  },
  {
    name: 'code keeps its lines and its blanks',
    html: '<pre class="hl"><code>if (a)\n  b()</code></pre>',
    expected: '<p>if (a)<br> &nbsp;b()</p>',
  },
  {
    name: 'Liaison itself: its pictures, variables and colours',
    html: `<p data-pm-slice="1 1 []">Hi <span data-variable="contact.firstName" data-fallback="there"></span> <img src="/file/abc" alt="x" width="200" data-bytes="12"></p><p><span data-colour="red" style="color: rgb(179, 38, 30);">red</span></p>`,
    expected:
      '<p data-pm-slice="1 1 []">Hi <span data-variable="contact.firstName" data-fallback="there"></span> <img src="/file/abc" alt="x" width="200" data-bytes="12"></p><p><span style="color: rgb(179, 38, 30);">red</span></p>',
  },
]

const hostile: readonly PasteCase[] = [
  {
    name: 'handlers, script addresses, frames and forms',
    html: `<p onmouseover=alert(1)>a<a href="javascript:alert(1)">b</a><a href="data:text/html,x">c</a></p><iframe src="https://e.example"></iframe><form action="https://e.example"><input value=x><button>d</button></form><svg onload=alert(1)><script>1</script></svg><math><mi xlink:href="javascript:1">x</mi></math>`,
    expected: '<p>abc</p>d',
  },
  {
    name: 'styles that fetch, cover the window or hide',
    html: `<p style="background:url(https://e.example/x.png);position:fixed;inset:0;color:#ff0000">a</p><p style="display:none">secret</p><span style="font-size:0">zero</span><style>@import "https://e.example"</style><link rel=stylesheet href="https://e.example">`,
    expected: '<p><span style="color: rgb(179, 38, 30);">a</span></p>',
  },
  {
    name: 'pictures that are documents, or pretend to be ours',
    html: `<p>x<img src="data:image/svg+xml;base64,PHN2Zz4=" onerror=alert(1)><img src="/file/../message/1/html"><img src=x onerror=alert(1)></p>`,
    expected: '<p>x</p>',
    leftOut: 3,
  },
  {
    name: 'markup that changes when it is read twice',
    html: '<noscript><p title="</noscript><img src=x onerror=alert(1)>">a</p></noscript><p>b</p>',
    expected: '<p>a</p><p>b</p>',
  },
]

export const pasteCases: readonly PasteCase[] = [...word365, ...sheets, ...pagesAndMail, ...hostile]
