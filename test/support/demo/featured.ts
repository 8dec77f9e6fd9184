import type { AttachmentKind } from './story.ts'

/** A mail of a thread that is told once, as it stands. Minutes are counted back from now. */
export type FeaturedMail = {
  minutesAgo: number
  /** A person's key, or one of our own. */
  by: string
  cc?: readonly string[]
  text: string
  attach?: readonly (
    | AttachmentKind
    | 'depots-lisbon.xlsx'
    | 'yard.png'
    | 'rollout-plan-v3.pdf'
    | 'angebot.pdf'
    | 'mitsumori.pdf'
  )[]
  invite?: string
  tracked?: boolean
  table?: readonly (readonly string[])[]
}

export type FeaturedThread = {
  subject: string
  with: string
  mailbox?: 'ann' | 'sales' | 'contoso'
  /** Who of ours is in copy of every mail of it. */
  copies?: readonly 'ann'[]
  mails: readonly FeaturedMail[]
}

const HOUR = 60
const DAY = 24 * HOUR

export const FEATURED: readonly FeaturedThread[] = [
  {
    subject: 'Rollout for the Lisbon team',
    with: 'tomas.rivera',
    mails: [
      {
        minutesAgo: 6 * DAY + 200,
        by: 'us',
        text: 'Hi Tomás,\n\nhere is the plan for Lisbon as we sketched it on the whiteboard. One depot a week, beginning with Alcântara, and the old system stays readable until the end of January.\n\nTell me where it hurts.',
        attach: ['plan.xlsx'],
      },
      {
        minutesAgo: 5 * DAY + 90,
        by: 'tomas.rivera',
        text: 'Hi Ann,\n\nthe order of the depots is right. What worries me is the switch itself: on Mondays we do a third of the week. Could we start on a Wednesday?\n\nTomás',
      },
      {
        minutesAgo: 5 * DAY + 10,
        by: 'us',
        text: 'Hi Tomás,\n\nWednesday it is. That also gives the drivers two quiet days to get used to the app. I have moved all five dates.',
        table: [
          ['Depot', 'Switch', 'Vans'],
          ['Alcântara', 'Wed, week 1', '18'],
          ['Sacavém', 'Wed, week 2', '24'],
          ['Setúbal', 'Wed, week 3', '11'],
          ['Loures', 'Wed, week 4', '16'],
          ['Almada', 'Wed, week 5', '9'],
        ],
      },
      {
        minutesAgo: 95,
        by: 'tomas.rivera',
        cc: ['jana.novak'],
        tracked: true,
        text: 'Hi Ann,\n\nthanks for the call yesterday. The team likes the pilot, but we need a two-week overlap with the old system in Lisbon before we switch it off. Could you send a revised plan by Thursday?\n\nI attach the list of depots.\n\nTomás',
        attach: ['depots-lisbon.xlsx', 'yard.png'],
      },
      {
        minutesAgo: 22,
        by: 'us',
        cc: ['jana.novak'],
        text: 'Hi Tomás,\n\nthe revised plan is attached, with the two-week overlap that you asked for. Setúbal moves by one week, everything else stays.\n\nShall we go through it tomorrow at ten?',
        attach: ['rollout-plan-v3.pdf'],
      },
    ],
  },
  {
    subject: 'Access for the trial',
    with: 'ines.prado',
    mails: [
      {
        minutesAgo: 2 * DAY + 400,
        by: 'ines.prado',
        text: 'Dear Ann,\n\nTomás tells me that the trial starts on Wednesday. Please give me read access only, I do not want to move a van by accident.\n\nBudget is approved until March.\n\nInês',
      },
      {
        minutesAgo: 2 * DAY + 300,
        by: 'us',
        text: 'Dear Inês,\n\ndone, you can look at everything and move nothing. The first page shows the five depots side by side, I thought you would like that.',
      },
      {
        minutesAgo: DAY + 180,
        by: 'ines.prado',
        text: 'Dear Ann,\n\nI do. Thank you. One wish: costs per depot, if it is not too much.\n\nInês',
      },
    ],
  },
  {
    subject: 'Security questionnaire',
    with: 'jana.novak',
    mails: [
      {
        minutesAgo: 4 * DAY + 60,
        by: 'jana.novak',
        text: 'Hello Ann,\n\nattached is the questionnaire for suppliers who handle location data. Tomás said that you would want to see it early.\n\nJana',
        attach: ['questionnaire.xlsx'],
      },
      {
        minutesAgo: 3 * DAY + 30,
        by: 'us',
        text: 'Hello Jana,\n\nearly is good, thank you. Sections 1 to 3 and 5 are answered in the attached file. Sections 4 and 7 are with our security lead.',
        attach: ['questionnaire.xlsx'],
      },
      {
        minutesAgo: 125,
        by: 'jana.novak',
        text: 'Hello Ann,\n\nthank you, 1 to 3 and 5 are fine. Could you fill in sections 4 and 7 by Thursday? The committee meets on Friday, and without them I cannot put you on the list.\n\nJana',
      },
    ],
  },
  {
    subject: 'Contract, final version',
    with: 'priya.kapoor',
    mails: [
      {
        minutesAgo: 7 * DAY,
        by: 'us',
        text: 'Dear Priya,\n\nthe version with all the changes from Tuesday. Clause 9 is the only one that I could not settle alone; our counsel proposes the wording in brackets.',
        attach: ['contract.pdf'],
      },
      {
        minutesAgo: 4 * DAY + 500,
        by: 'priya.kapoor',
        cc: ['nandini.sv'],
        text: 'Dear Ann,\n\nthe wording in brackets is acceptable if "indirect damage" is defined. We suggest the definition of Schedule 2.\n\nRegards,\nPriya',
      },
      {
        minutesAgo: 3 * DAY + 100,
        by: 'us',
        cc: ['nandini.sv'],
        text: 'Dear Priya,\n\nagreed, and elegant. Schedule 2 it is. The final version is attached, with nothing else touched.',
        attach: ['contract.pdf'],
      },
      {
        minutesAgo: DAY + 60,
        by: 'priya.kapoor',
        cc: ['nandini.sv'],
        text: 'Dear Ann,\n\nlegal is fine with clause 9. Nandini will arrange for signature.\n\nRegards,\nPriya',
      },
    ],
  },
  {
    subject: 'Angebot Q1',
    with: 'lena.schuster',
    mails: [
      {
        minutesAgo: 9 * DAY,
        by: 'lena.schuster',
        text: 'Guten Tag Frau Meyer,\n\nwir möchten zum ersten Quartal umstellen, zunächst mit 35 Monteuren in Nürnberg und Fürth. Können Sie mir dafür ein Angebot machen? Bitte mit Schulung vor Ort.\n\nMit freundlichen Grüßen\nLena Schuster',
      },
      {
        minutesAgo: 8 * DAY + 200,
        by: 'us',
        text: 'Guten Tag Frau Schuster,\n\nsehr gern. Das Angebot hängt an, die Schulung vor Ort ist mit einem Tag enthalten. Für Fürth habe ich den späteren Beginn schon berücksichtigt.',
        attach: ['angebot.pdf'],
      },
      {
        minutesAgo: 2 * DAY + 350,
        by: 'lena.schuster',
        cc: ['j.weiss'],
        text: 'Guten Tag Frau Meyer,\n\nvielen Dank für das Gespräch und das Angebot. Herr Weiß hätte gern noch eine Aufstellung der Kosten im zweiten Jahr. Dann können wir entscheiden.\n\nMit freundlichen Grüßen\nLena Schuster',
      },
    ],
  },
  {
    subject: 'Intro to our CFO',
    with: 'efe',
    mails: [
      {
        minutesAgo: 5 * DAY + 300,
        by: 'us',
        text: 'Hi Efe,\n\nyou mentioned that Ayşe decides about everything with a second year in it. Would you introduce us? Ten minutes are enough.',
      },
      {
        minutesAgo: 3 * DAY + 240,
        by: 'efe',
        cc: ['ayse.yildirim'],
        text: 'Hi Ann, hi Ayşe,\n\nhappy to connect you two. Ayşe, this is Ann, who explained the dispatch board to me without a single slide. Ann, Ayşe runs our numbers and asks short questions.\n\nOver to you.\nEfe',
      },
      {
        minutesAgo: 3 * DAY + 150,
        by: 'us',
        cc: ['ayse.yildirim'],
        text: 'Thank you, Efe.\n\nAyşe, pleased to meet you. I promise short answers. Would Monday at eleven work?',
      },
    ],
  },
  {
    subject: 'Meeting: pilot review',
    with: 'kemi.okafor',
    mails: [
      {
        minutesAgo: 6 * DAY,
        by: 'kemi.okafor',
        text: 'Hi Ann,\n\nthe pilot at Altamar runs out next week. Shall we look at the numbers together first, before we show them to Inês?\n\nKemi',
      },
      {
        minutesAgo: 4 * DAY + 400,
        by: 'us',
        invite: 'Pilot review',
        text: 'Hi Kemi,\n\nyes, please. 30 minutes, with Marc and you. The invitation is in this mail; I bring the weekly report.',
        attach: ['export.xlsx'],
      },
      {
        minutesAgo: 4 * DAY + 330,
        by: 'kemi.okafor',
        text: 'Accepted. I will bring the driver survey, there is one comment in it that you will like.\n\nKemi',
      },
    ],
  },
  {
    subject: 'お見積りの件',
    with: 'misaki',
    mails: [
      {
        minutesAgo: 8 * DAY,
        by: 'misaki',
        text: 'アン・マイヤー様\n\nいつもお世話になっております。山田物流の山田でございます。\n\n大阪営業所の配車ボードにつきまして、50名分のお見積りをお願いできますでしょうか。年内に社内の承認を取りたいと考えております。\n\nどうぞよろしくお願いいたします。\n山田 美咲',
      },
      {
        minutesAgo: 7 * DAY + 300,
        by: 'us',
        text: '山田様\n\nお世話になっております。お見積書を添付いたしました。\n\nご確認のほどよろしくお願いいたします。\nアン・マイヤー',
        attach: ['mitsumori.pdf'],
      },
    ],
  },
  {
    subject: 'Second cold store in Haifa',
    with: 'maya',
    mails: [
      {
        minutesAgo: 30 * DAY,
        by: 'maya',
        text: 'Hi Ann,\n\nwe open a second cold store in spring and need eight more seats then. Nothing urgent, I just want it on your radar.\n\nMaya',
      },
      {
        minutesAgo: 29 * DAY,
        by: 'us',
        text: 'Hi Maya,\n\ncongratulations, and thank you for telling me early. I put the seats into the plan for March. I will write to you again in November.',
      },
      {
        minutesAgo: 8 * DAY + 60,
        by: 'us',
        text: 'Hi Maya,\n\nas promised, I am back. Is March still the month for the second cold store?',
      },
    ],
  },
  {
    subject: 'Prix pour deux agences',
    with: 'elodie.lefevre',
    mailbox: 'sales',
    mails: [
      {
        minutesAgo: 12 * DAY,
        by: 'elodie.lefevre',
        text: 'Bonjour,\n\nnous cherchons un outil de planification pour nos agences de Lyon et de Saint-Étienne, soit 42 techniciens. Pourriez-vous m’indiquer vos tarifs et un délai de mise en route réaliste ?\n\nCordialement,\nÉlodie Lefèvre',
      },
      {
        minutesAgo: 11 * DAY + 120,
        by: 'us',
        text: 'Bonjour Madame Lefèvre,\n\nmerci de votre message. Pour 42 techniciens, comptez quatre semaines entre la signature et la première tournée. Vous trouverez le devis en pièce jointe.',
        attach: ['quote.pdf'],
      },
      {
        minutesAgo: 10 * DAY + 200,
        by: 'elodie.lefevre',
        text: 'Bonjour,\n\nc’est très clair, merci. Je le transmets à M. de La Rochebrochard, qui reviendra vers vous.\n\nCordialement,\nÉlodie Lefèvre',
      },
    ],
  },
  {
    subject: 'عرض أسعار لخمسين فنيًا',
    with: 'fatima.alzahraa',
    mailbox: 'sales',
    mails: [
      {
        minutesAgo: 15 * DAY,
        by: 'fatima.alzahraa',
        text: 'السلام عليكم،\n\nنرجو تزويدنا بعرض أسعار لخمسين فنيًا في دبي والشارقة، مع التدريب والدعم باللغة العربية.\n\nمع التحية،\nفاطمة الزهراء',
      },
      {
        minutesAgo: 14 * DAY + 300,
        by: 'us',
        text: 'Dear Fatima,\n\nthank you for your message. The quote is attached, training and support in Arabic included. I am happy to go through it on the phone with you and Khalid.',
        attach: ['quote.pdf'],
      },
      {
        minutesAgo: 13 * DAY + 100,
        by: 'fatima.alzahraa',
        cc: ['khalid.almansoori'],
        text: 'شكرًا جزيلًا على سرعة الرد. Khalid has two technical questions and will call you on Sunday.\n\nفاطمة',
      },
    ],
  },
  {
    subject: '冷链配送看板询价',
    with: 'siyuan.chen',
    mailbox: 'sales',
    mails: [
      {
        minutesAgo: 18 * DAY,
        by: 'siyuan.chen',
        cc: ['wanqing.li'],
        text: '您好,\n\n我们在上海和苏州有六个冷库,大约一百二十名司机。请问贵公司的配送看板能否按温区分配车辆?如可以,请报价。\n\n陈思远',
      },
      {
        minutesAgo: 17 * DAY + 60,
        by: 'us',
        cc: ['wanqing.li'],
        text: '陈总监,您好:\n\n可以。车辆和订单都可以设置温区,系统不会把冷冻货分配给常温车。报价单请见附件。',
        attach: ['quote.pdf'],
      },
      {
        minutesAgo: 16 * DAY + 400,
        by: 'wanqing.li',
        cc: ['siyuan.chen'],
        text: '谢谢!我们内部讨论后,下周给您答复。\n\n李婉清',
      },
    ],
  },
  {
    subject: 'שעות תמיכה בחגים',
    with: 'yossi.levi',
    mails: [
      {
        minutesAgo: 40 * DAY,
        by: 'yossi.levi',
        text: 'שלום אן,\n\nהאם התמיכה שלכם זמינה גם בחגים? אנחנו עובדים בבית הקירור כל השנה.\n\nתודה,\nיוסי',
      },
      {
        minutesAgo: 39 * DAY + 500,
        by: 'us',
        text: 'Hi Yossi,\n\nyes, every day from six to ten, and all night for anything that stops vans. The phone number is in the app under Help.',
      },
    ],
  },
]
