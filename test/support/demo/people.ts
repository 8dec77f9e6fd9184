/** Somebody the demo's sales team writes with. */
export type DemoPerson = {
  key: string
  name: string
  company: string
  title: string
  city: string
  /** The first one is used for writing. */
  addresses: readonly string[]
  /** What a mail greets with, and how a mail is signed. */
  first: string
  html: boolean
  stage: Stage
}

/** How far the company has come; decides which stories fit and when they happened. */
export type Stage = 'prospect' | 'pilot' | 'customer'

export const ANN = { name: 'Ann Meyer', address: 'ann@northwind.example' }
export const SALES = { name: 'Northwind Sales', address: 'sales@northwind.example' }
/** Another address that Ann may write from. */
export const PARTNERS = { name: 'Northwind Partners', address: 'partners@northwind.example' }
/** Ann's second address, at another provider than the first. */
export const CONTOSO = { name: 'Ann Meyer', address: 'ann.meyer@contoso.example' }
export const NOOR = { name: 'Noor Haddad', address: 'noor@contoso.example' }
export const MARC = { name: 'Marc Dubois', address: 'marc@northwind.example' }

type Row = readonly [
  name: string,
  title: string,
  local: string,
  more?: { first?: string; also?: string; plain?: true },
]

const COMPANIES: readonly {
  company: string
  domain: string
  city: string
  stage: Stage
  people: readonly Row[]
}[] = [
  {
    company: 'Altamar',
    domain: 'altamar.example',
    city: 'Lisbon',
    stage: 'pilot',
    people: [
      ['Tomás Rivera', 'Head of Operations', 'tomas.rivera', { also: 'trivera@altamar-group.example' }],
      ['Jana Novák', 'Information Security Lead', 'jana.novak'],
      ['Inês Prado', 'Chief Operating Officer', 'ines.prado'],
    ],
  },
  {
    company: 'Meridian Freight',
    domain: 'meridianfreight.example',
    city: 'Mumbai',
    stage: 'pilot',
    people: [
      ['Priya Kapoor', 'General Counsel', 'priya.kapoor'],
      ['Arjun Raghunathan', 'Director of Fleet', 'arjun.r', { plain: true }],
      ['Nandini Subramaniam-Venkataraghavan', 'Procurement Manager', 'nandini.sv'],
    ],
  },
  {
    company: 'Schuster Anlagenbau',
    domain: 'schuster-anlagen.example',
    city: 'Nuremberg',
    stage: 'pilot',
    people: [
      ['Lena Schuster', 'Geschäftsführerin', 'lena.schuster'],
      ['Jürgen Weiß', 'Leiter Einkauf', 'j.weiss', { plain: true }],
    ],
  },
  {
    company: 'Demir Tekstil',
    domain: 'demirtekstil.example',
    city: 'Izmir',
    stage: 'pilot',
    people: [
      ['Efe Demir', 'Managing Partner', 'efe'],
      ['Ayşe Yıldırım', 'Chief Financial Officer', 'ayse.yildirim'],
      ['Çağla Öztürk', 'IT Coordinator', 'cagla.ozturk', { plain: true }],
    ],
  },
  {
    company: 'Harborline Partners',
    domain: 'harborline.example',
    city: 'Lagos',
    stage: 'customer',
    people: [
      ['Kemi Okafor', 'Delivery Director', 'kemi.okafor', { also: 'kemi@okafor.example' }],
      ['Chukwuemeka Adeyemi', 'Implementation Lead', 'c.adeyemi'],
    ],
  },
  {
    company: '山田物流',
    domain: 'yamada-butsuryu.example',
    city: 'Osaka',
    stage: 'pilot',
    people: [
      ['山田 美咲', '営業部長', 'misaki', { first: '山田' }],
      ['佐藤 健一', '情報システム課', 'k.sato', { first: '佐藤', plain: true }],
    ],
  },
  {
    company: 'Galil Cold Chain',
    domain: 'galilcold.example',
    city: 'Haifa',
    stage: 'customer',
    people: [
      ['Maya Ben-David', 'Operations Manager', 'maya'],
      ['יוסי לוי', 'סמנכ״ל תפעול', 'yossi.levi', { first: 'Yossi' }],
    ],
  },
  {
    company: 'Bluewater Utilities',
    domain: 'bluewater-utilities.example',
    city: 'Bristol',
    stage: 'customer',
    people: [
      ['Charlotte Ashworth-Pemberton', 'Head of Field Services', 'c.ashworth-pemberton'],
      ['Gareth Llewellyn', 'Service Desk Manager', 'gareth.llewellyn', { plain: true }],
      ['Oluwaseun Bright', 'Data Protection Officer', 'o.bright'],
    ],
  },
  {
    company: 'Nordvik Energi',
    domain: 'nordvik.example',
    city: 'Bergen',
    stage: 'pilot',
    people: [
      ['Sigrid Håkonsen', 'Maintenance Planner', 'sigrid.hakonsen'],
      ['Bjørn Ågård', 'IT Architect', 'bjorn.agard', { plain: true }],
      ['Kjersti Sørbø', 'Category Manager', 'kjersti.sorbo'],
    ],
  },
  {
    company: 'Casa Verde Alimentos',
    domain: 'casaverde.example',
    city: 'São Paulo',
    stage: 'customer',
    people: [
      ['João Antônio Gonçalves', 'Supply Chain Director', 'joao.goncalves'],
      ['Beatriz Nogueira', 'Accounts Payable', 'beatriz.nogueira'],
      ['Thiago Falcão', 'Solutions Analyst', 'thiago.falcao', { plain: true }],
    ],
  },
  {
    company: 'Lumière Habitat',
    domain: 'lumiere-habitat.example',
    city: 'Lyon',
    stage: 'prospect',
    people: [
      ['Élodie Lefèvre', 'Responsable Exploitation', 'elodie.lefevre'],
      ['François-Xavier de La Rochebrochard', 'Directeur des achats', 'fx.rochebrochard'],
    ],
  },
  {
    company: 'الخليج للتبريد',
    domain: 'gulfcooling.example',
    city: 'Dubai',
    stage: 'prospect',
    people: [
      ['فاطمة الزهراء', 'مديرة المشتريات', 'fatima.alzahraa', { first: 'Fatima' }],
      ['Khalid Al-Mansoori', 'Chief Engineer', 'khalid.almansoori'],
    ],
  },
  {
    company: 'Polar Bakery Group',
    domain: 'polarbakery.example',
    city: 'Tampere',
    stage: 'pilot',
    people: [
      ['Aino Mäkelä', 'Logistics Manager', 'aino.makela'],
      ['Väinö Hyvärinen', 'Controller', 'vaino.hyvarinen', { plain: true }],
    ],
  },
  {
    company: 'Kowalczyk i Wspólnicy',
    domain: 'kowalczyk-serwis.example',
    city: 'Wrocław',
    stage: 'customer',
    people: [
      ['Małgorzata Kowalczyk', 'Owner', 'malgorzata'],
      ['Łukasz Wiśniewski', 'Dispatcher', 'lukasz.wisniewski'],
      ['Zbigniew Brzęczyszczykiewicz', 'Fleet Technician', 'zbigniew.b', { plain: true }],
    ],
  },
  {
    company: 'Cascadia Elevator',
    domain: 'cascadia-elevator.example',
    city: 'Seattle',
    stage: 'customer',
    people: [
      ["Siobhán O'Rourke", 'VP Service', 'siobhan.orourke'],
      ['Devon Whitfield', 'RevOps Lead', 'devon', { plain: true }],
      ['Nguyễn Thị Minh Khai', 'Project Manager', 'minhkhai.nguyen', { first: 'Minh Khai' }],
    ],
  },
  {
    company: '青岚冷链科技',
    domain: 'qinglan.example',
    city: 'Shanghai',
    stage: 'prospect',
    people: [
      ['陈 思远', '采购总监', 'siyuan.chen', { first: 'Siyuan' }],
      ['李 婉清', '项目经理', 'wanqing.li', { first: 'Wanqing' }],
    ],
  },
  {
    company: 'Tallgrass Rural Health',
    domain: 'tallgrass.example',
    city: 'Omaha',
    stage: 'pilot',
    people: [
      ['Marguerite Standing Bear', 'Director of Facilities', 'm.standingbear'],
      ['Rafael Ortiz-Quintanilla', 'Compliance Officer', 'rafael.oq'],
    ],
  },
  {
    company: 'Hanok Property Care',
    domain: 'hanokcare.example',
    city: 'Busan',
    stage: 'customer',
    people: [
      ['김지우', '운영팀장', 'jiwoo.kim', { first: 'Jiwoo' }],
      ['Park Seo-yeon', 'Finance Manager', 'seoyeon.park', { first: 'Seo-yeon', plain: true }],
      ['Dmytro Kovalenko', 'Systems Engineer', 'dmytro.kovalenko'],
    ],
  },
]

type Home = { company: string; domain: string; city: string; stage: Stage }

function personOf({ company, domain, city, stage }: Home, [name, title, local, more = {}]: Row): DemoPerson {
  return {
    key: local,
    name,
    company,
    title,
    city,
    addresses: [`${local}@${domain}`, ...(more.also === undefined ? [] : [more.also])],
    first: more.first ?? name.split(' ')[0] ?? name,
    html: more.plain !== true,
    stage,
  }
}

export const PEOPLE: readonly DemoPerson[] = COMPANIES.flatMap(({ people, ...home }) =>
  people.map((row) => personOf(home, row)),
)

export function person(key: string): DemoPerson {
  const found = PEOPLE.find((known) => known.key === key)
  if (!found) throw new Error(`No demo person ${key}`)
  return found
}
