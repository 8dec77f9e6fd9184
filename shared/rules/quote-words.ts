/**
 * The words with which mail programs introduce what they quote, in the languages that they speak. Gathered from the mail
 * itself and from what the programs are seen to write; lower case, compared after NFC.
 */

const list = (words: string): string[] => words.split(';').map((word) => word.trim())

/** "… wrote:" */
const wroteWords = list(`
  wrote; writes; schrieb; schrieben; geschrieben; écrit; escribió; escribio; scritto; scrive; escreveu;
  schreef; napisał; napisała; napisał(a); pisze; skrev; skreiv; kirjoitti; napsal; napsala; napsal(a);
  napísal; napísala; napísal(a); írta; írta:; a scris; написал; написала; написал(а); пишет; писал;
  писала; написав; написала; пише; έγραψε; yazdı; şunları yazdı; đã viết; viết; napisao; napisala; je
  napisao/la; pisao; va escriure; kirjutas; rašė; rakstīja; написа; menulis; כתב; כתבה; כתב/ה; كتب; كتبت`)
/** Scripts that put no spaces around it. */
const wroteMarks = ['写道', '寫道', '写于', 'のメッセージ', '님이 작성', '작성:', '작성'] as const

/** How such a line begins: "On …", "Am …". Compared with the first word or two. */
const leads = list(`
  on; am; le; el; il; in data; em; op; den; dne; dňa; w dniu; dnia; på; pe; vào; в; у; at; pada; dana; la
  data de; în; στις; ma; ven; lun; mar; mer; gio; sab; dom; 在; 于; 於; בתאריך; ב-; في; a(z); az; -----; it`)

export type HeaderName = 'from' | 'date' | 'to' | 'subject'

const headerWords: Readonly<Record<HeaderName, readonly string[]>> = {
  from: list(`
  from; von; de; da; van; från; fra; lähettäjä; od; nadawca; feladó; kimden; gönderen; от; від; от кого;
  από; 发件人; 寄件者; 寄件人; 差出人; 보낸 사람; מאת; من; de la; từ; dari; desde; afzender; absender; expéditeur;
  remitente; mittente; saatja; no; nuo; reply-to`),
  date: list(`
  sent; date; gesendet; gesendet am; datum; envoyé; envoyé le; date d’envoi; date d'envoi; enviado;
  enviado el; enviado em; enviada em; enviada; fecha; inviato; data; verzonden; skickat; sendt; dato;
  lähetetty; päivämäärä; wysłano; wysłane; odesláno; odoslané; elküldve; dátum; gönderildi; gönderilme
  tarihi; tarih; отправлено; дата; надіслано; στάλθηκε; ημερομηνία; 发送时间; 發送時間; 日期; 寄件日期; 送信日時; 送信日; 日付;
  日時; 보낸 날짜; 날짜; נשלח; תאריך; تاريخ; التاريخ; إرسال; trimis; đã gửi; ngày; dikirim; tanggal; poslano;
  poslato; saadetud`),
  to: list(`
  to; an; à; a; para; aan; till; til; vastaanottaja; do; komu; címzett; kime; alıcı; кому; προς; 收件人; 收件者;
  宛先; 받는 사람; אל; إلى; către; tới; đến; kepada; za; destinataire; destinatario; empfänger; pour`),
  subject: list(`
  subject; betreff; objet; asunto; oggetto; assunto; onderwerp; ämne; emne; aihe; temat; předmět; predmet;
  tárgy; konu; тема; θέμα; 主题; 主題; 主旨; 件名; 제목; נושא; الموضوع; subiect; chủ đề; tiêu đề; subjek; zadeva;
  teema; thema; sujet`),
}

/** Set apart by dashes: "-----Original Message-----". */
const originalWords = list(`
  original message; original email; original appointment; reply message; ursprüngliche nachricht;
  originalnachricht; ursprünglicher termin; message d'origine; message d’origine; message original;
  message initial; mensaje original; messaggio originale; messaggio originario; mensagem original;
  oorspronkelijk bericht; oorspronkelijke bericht; ursprungligt meddelande; originalmeddelande;
  opprinnelig melding; original melding; oprindelig besked; oprindelig meddelelse; original besked;
  alkuperäinen viesti; wiadomość oryginalna; oryginalna wiadomość; původní zpráva; pôvodná správa; eredeti
  üzenet; исходное сообщение; исходное письмо; оригинальное сообщение; вихідне повідомлення; orijinal
  mesaj; özgün ileti; mesaj original; αρχικό μήνυμα; 原始邮件; 原始郵件; 原始訊息; 元のメッセージ; オリジナルメッセージ; 원본 메시지; 원본 메일;
  thư gốc; tin nhắn gốc; pesan asli; izvorna poruka; originalna poruka; הודעה מקורית; الرسالة الأصلية`)

/** A mail that is passed on: content, not a quote. */
const forwardedWords = list(`
  forwarded message; begin forwarded message; forwarded by; forwarded email; weitergeleitete nachricht;
  anfang der weitergeleiteten nachricht; message transféré; début du message transféré; début du message
  réexpédié; mensaje reenviado; inicio del mensaje reenviado; messaggio inoltrato; inizio messaggio
  inoltrato; mensagem encaminhada; mensagem reencaminhada; início da mensagem encaminhada; doorgestuurd
  bericht; begin doorgestuurd bericht; vidarebefordrat meddelande; vidarebefordrat brev; videresendt
  besked; videresendt meddelelse; videresendt melding; start på videresendt; edelleenlähetetty viesti;
  välitetty viesti; wiadomość przekazana dalej; przekazana wiadomość; treść przekazanej wiadomości;
  přeposlaná zpráva; preposlaná správa; továbbított üzenet; пересылаемое сообщение; пересланное сообщение;
  переслане повідомлення; iletilen mesaj; yönlendirilmiş ileti; iletilmiş ileti; mesaj redirecționat;
  προωθημένο μήνυμα; 转发的邮件; 轉寄的郵件; 转发邮件; 転送メッセージ; 転送されたメッセージ; 전달된 메시지; הודעה שהועברה; رسالة معاد توجيهها`)

/** What mail programs put below a mail by themselves. Whole lines. */
const deviceLines = [
  /^(?:-\s*)?(?:sent|written|typed) (?:from|using|via|with|by) (?:my|the|a|an|mail|outlook|samsung|proton|yahoo|gmail|aol|typeapp|bluemail|spark|superhuman|mailspring|nylas|sparrow|canary|newton|postbox|airmail|windows|android|iphone|ipad|blackberry|nine|edison|hey|zoho|front|missive|shortwave)\b.{0,90}$/i,
  /^sent from \p{Lu}[\p{L}\p{N}.]{2,20}(?:\s*[<(].{0,80}[>)])?$/u,
  /^(?:get|télécharger|obtenir|obtener|obtén|scarica|ottieni|obter|holen sie sich|outlook für|download|hent|hanki|skaffa|pobierz)\b.{0,30}\boutlook\b.{0,60}$/i,
  /^(?:diese nachricht wurde )?(?:von|vom) (?:meinem|meiner|meinen|mein|unterwegs|outlook|samsung|iphone|ipad|handy|mobiltelefon|smartphone)\b.{0,60}$/i,
  /^(?:gesendet|verschickt|geschrieben) (?:von|vom|mit|aus|über)\b.{1,70}$/i,
  /^envoyé (?:de|depuis|avec|par|à partir)\b.{1,70}$/i,
  /^enviado (?:desde|a partir|do|de|con|com|pelo|por|via)\b.{1,70}$/i,
  /^inviato (?:da|dal|dall|con|tramite)\b.{1,70}$/i,
  /^(?:verzonden|verstuurd|verzonden) (?:vanaf|vanuit|met|via|van)\b.{1,70}$/i,
  /^(?:skickat|skickades) (?:från|med)\b.{1,70}$/i,
  /^sendt (?:fra|med)\b.{1,70}$/i,
  /^lähetetty\b.{1,70}$/i,
  /^(?:wysłane|wysłano) (?:z|za)\b.{1,70}$/i,
  /^odesláno (?:z|ze)\b.{1,70}$/i,
  /^(?:отправлено|послано|надіслано) (?:с|из|з|від|через)\s.{1,70}$/i,
  /^(?:iphone|ipad|android).{0,20}(?:から送信|에서 보냄|’?(?:imden|ımdan|den|dan) gönderildi)$/i,
  /^(?:发自我的|發自我的|從我的|从我的).{1,30}$/,
  /^\S{0,20}(?:から送信|에서 보냄)$/,
]

const names = new Map<string, HeaderName>()
for (const name of ['subject', 'date', 'to', 'from'] as const)
  for (const word of headerWords[name]) names.set(word.normalize('NFC'), name)

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
const anyOf = (words: readonly string[]): string =>
  words
    .map((word) => escaped(word.normalize('NFC')))
    .toSorted((a, b) => b.length - a.length)
    .join('|')

const verb = `(?:^|[\\s>"”)\\]])(?:${anyOf(wroteWords)})(?![\\p{L}\\p{N}])`
const anyVerb = new RegExp(`${verb}|${anyOf(wroteMarks)}`, 'iu')
const lastVerb = new RegExp(`(?:${verb}|(?:${anyOf(wroteMarks)}))\\s*[:：]?\\s*$`, 'iu')
const lead = new RegExp(`^(?:${anyOf(leads)})(?![\\p{L}])`, 'iu')
const dashes = '[-–—_*=>\\s]'
const original = new RegExp(
  `^${dashes}*[-–—_*=]{2,}\\s*(?:${anyOf(originalWords)})\\s*[-–—_*=]{2,}\\s*$`,
  'iu',
)
const forwarded = new RegExp(`^${dashes}*(?:${anyOf(forwardedWords)})(?![\\p{L}])`, 'iu')

/** Any "wrote" in the line. */
export const saysWrote = (line: string): boolean => anyVerb.test(line)
/** "wrote" as its last word. */
export const endsWithWrote = (line: string): boolean => lastVerb.test(line)
/** Begins as "On …", or with a date: "2026-11-22 …", "ons. 15. nov. …". */
export const leadsIn = (line: string): boolean =>
  lead.test(line) || /^\d{1,4}[\s.:/年-]/u.test(line) || /^\p{L}{2,14}[.,]{0,2}\s+\d/u.test(line)
export const isOriginalMark = (line: string): boolean => line.length < 200 && original.test(line)
/** Begins a mail that is passed on. */
export const isForwardMark = (line: string): boolean => line.length < 200 && forwarded.test(line)
export const isDeviceLine = (line: string): boolean =>
  line.length <= 140 &&
  !/[.!?]$/.test(line.replace(/[<(].*$/, '')) &&
  deviceLines.some((each) => each.test(line))

/** Which field a line of a quoted header names ("Von: …"), with its value; null where it is none. */
export const headerField = (line: string): { readonly name: HeaderName; readonly value: string } | null => {
  if (line.length > 2000) return null
  const match = /^[\s>*_|]*([^\s:：*<>@][^:：*<>@\d]{0,23}?)\s*\**\s*[:：]\**\s*(.*)$/u.exec(line)
  const name = names.get((match?.[1] ?? '').trim().toLowerCase().normalize('NFC'))
  return name === undefined ? null : { name, value: match?.[2] ?? '' }
}

/** A subject that says that the mail passes another one on ("Fwd:", "WG:"). */
export const isForwardSubject = (subject: string): boolean =>
  /^\s*(?:(?:re|aw|sv|antw|rv)\s*(?:\[\d+\])?\s*[:：]\s*){0,3}(?:fwd?|wg|tr|rv|enc|i|vs|vb|vl|fs|pd|doorst|továbbítás|пересл|转发|轉寄|転送|전달|ilt|yml|πρθ)\s*[:：]/i.test(
    subject,
  )
