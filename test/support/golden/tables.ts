/*
 * What golden mails are made of. A pair holds what is given and what must arrive, by the rules that the composer
 * documents: in headers, white space and controls become single spaces, and unpaired surrogates U+FFFD.
 */
type Pair = readonly [given: string, sent: string]
const same = (...texts: readonly string[]): Pair[] => texts.map((text) => [text, text])

export const subjects: readonly Pair[] = [
  ...same(
    '',
    'Offer',
    'Re: Offer',
    'Grüße aus Brünn, und ein recht langer Betreff mit vielen Umlauten: äöüß äöüß äöüß äöüß äöüß',
    '見積書の件:山田様、先日はありがとうございました。ご確認のほどよろしくお願いいたします。',
    'عرض السعر للربع الأول من العام القادم مع الشروط والأحكام الكاملة',
    'הצעת מחיר (Q1) – 20% הנחה',
    '👩‍👩‍👧‍👦👩🏽‍💻🏳️‍🌈 Team 🇨🇿🇩🇪 👍🏿'.repeat(3),
    'a plain subject that is long enough to be folded more than once on its way to the customer '
      .repeat(4)
      .trim(),
    `x${'y'.repeat(900)}z`,
    '=?UTF-8?Q?not_an_encoded_word?= but it looks like one',
    'quotes "double" and \'single\', back\\slash, (comment), <angle>, @, ;',
    'Đặt hàng tiếng Việt: ưu đãi đặc biệt',
    'Коммерческое предложение №5 — «Север»',
    'ใบเสนอราคา สำหรับลูกค้า',
    'मूल्य प्रस्ताव और शर्तें',
    '가격 제안서 (수정본)',
    'Z\u0301a\u0328\u0300lgo e\u0301\u0302\u0303\u0304\u0305 decomposed',
    'invisible\u200Bsigns\u2060and\u00ADsoft hyphens',
    'ÀÉÎÕÜ ÿ § ¶ © ® ™ € „Anführung“ ‚einfach‘ … – —',
    '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the first plane 𠮷𠮷𠮷',
    'Subject: Bcc: nobody@else.example',
    '100 % off? No: 5 = 5 + 0_0',
  ),
  ['line\r\nBcc: eve@else.example\r\n\r\nbody', 'line Bcc: eve@else.example body'],
  ['  spaces   and\ttabs  \u0000\u0007 controls\u007F ', 'spaces and tabs controls'],
  ['half of an emoji \uD83D and \uDC4D the other', 'half of an emoji \uFFFD and \uFFFD the other'],
  ['no-break\u00A0space\u2028line\u2029paragraph\u3000wide', 'no-break space line paragraph wide'],
]

type Person = readonly [name: string, sentName: string, address: string, sentAddress: string]
const plain = (name: string, address: string): Person => [name, name, address, address]

export const people: readonly Person[] = [
  plain('', 'jana@customer.example'),
  plain('Jana Novák', 'jana@customer.example'),
  plain('Novák, Jana', 'jana.novak@customer.example'),
  plain('Jana "JN" Nováková', 'jn@customer.example'),
  plain('"quoted"', 'quoted@customer.example'),
  plain("O'Brien & Sons (Ltd.)", "o'brien@customer.example"),
  plain('back\\slash \\" both', 'backslash@customer.example'),
  plain('山田 美咲', 'yamada@customer.example'),
  plain('محمد علي', 'mohammed@customer.example'),
  plain('שרה כהן', 'sara@customer.example'),
  plain('Ирина Петрова', 'irina@customer.example'),
  plain('李小龍', 'bruce@customer.example'),
  plain('Ann 👩🏽‍💻 Emoji', 'emoji@customer.example'),
  plain('a@b.example', 'looks-like@customer.example'),
  plain('Team; Sales: all', 'group@customer.example'),
  plain('<angle>', 'angle@customer.example'),
  plain('=?UTF-8?Q?fake?=', 'fake@customer.example'),
  plain(
    'A very long name of somebody with many titles and given names '.repeat(3).trim(),
    'long@customer.example',
  ),
  plain('Überlanger Name mit Umlauten äöü '.repeat(5).trim(), 'umlaut@customer.example'),
  plain('plus', 'first.last+tag@sub.mail.customer.example'),
  plain('all signs', "!#$%&'*+/=?^_`{|}~-@customer.example"),
  plain('longest local part', `${'l'.repeat(64)}@customer.example`),
  ['Bücher', 'Bücher', 'info@bücher.example', 'info@xn--bcher-kva.example'],
  ['', '', 'kontakt@größe.straße.example', 'kontakt@xn--gre-6ka8i.xn--strae-oqa.example'],
  ['日本', '日本', 'user@例え.テスト', 'user@xn--r8jz45g.xn--zckzah'],
  [
    'inject\r\nBcc: eve@else.example',
    'inject Bcc: eve@else.example',
    'i@customer.example',
    'i@customer.example',
  ],
  ['\u0000control\u0008s\t', 'control s', 'c@customer.example', 'c@customer.example'],
  ['cut \uD83D', 'cut \uFFFD', 'cut@customer.example', 'cut@customer.example'],
]

export const filenames: readonly Pair[] = [
  ...same(
    'offer.pdf',
    'Offer Q1 2026.pdf',
    'no-ending',
    '.hidden',
    'Angebot_überarbeitet.docx',
    '見積書 2026年.xlsx',
    'عرض السعر.pdf',
    'הצעה.pdf',
    'Предложение.pptx',
    '견적서.hwp',
    'ใบเสนอราคา.pdf',
    '👩‍👩‍👧‍👦 family 🇨🇿.jpeg',
    'a very long name of a file that nobody would ever type by hand but some program made – 2026-11-22T10.30.00Z (final) (2).pdf',
    `${'ü'.repeat(120)}.pdf`,
    `${'x'.repeat(200)}.bin`,
    "it's 100% (really).txt",
    'semi;colon, comma = equals.csv',
    'quote " quote.txt',
    "utf-8''percent%20encoded.txt",
    '=?UTF-8?Q?fake?=.txt',
    'Z\u0301a\u0300.txt',
    'archive.tar.gz',
    'UPPER.PDF',
    '𠮷野家.txt',
  ),
  ['C:\\Users\\ann\\Desktop\\secret plan.pdf', 'secret plan.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['line\r\nX-Evil: yes.txt', 'line X-Evil: yes.txt'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['cut \uD83D.png', 'cut \uFFFD.png'],
]

export const mediaTypes: readonly Pair[] = [
  ...same(
    'application/pdf',
    'application/octet-stream',
    'text/plain',
    'text/html',
    'text/csv',
    'text/calendar',
    'image/png',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/zip',
    'audio/mpeg',
  ),
  ['message/rfc822', 'application/octet-stream'],
  ['multipart/mixed', 'application/octet-stream'],
  ['Image/JPEG', 'image/jpeg'],
]

/** Around the ends of lines and of pieces of base64. */
export const sizes: readonly number[] = [0, 1, 2, 3, 56, 57, 58, 100, 1024, 58_367, 58_368, 58_369, 200_000]

/** How many to, cc and bcc. */
export const recipientCounts: readonly (readonly [to: number, cc: number, bcc: number])[] = [
  [1, 0, 0],
  [2, 1, 0],
  [1, 0, 1],
  [0, 0, 1],
  [3, 2, 2],
  [0, 1, 0],
  [5, 0, 3],
]

export const alts: readonly string[] = [
  '',
  'Our logo',
  'Graf růstu – 20 %',
  'a "quoted" <alt> & more',
  '写真',
]
