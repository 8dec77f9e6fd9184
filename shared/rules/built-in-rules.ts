import type { RuleList } from '../domain/matching.ts'

/*
 * Addresses at which no person reads, or not one person. The mailbox names of RFC 2142 (sections 3 to 6), the senders that
 * RFC 5321 and mail systems use for reports, the prefixes of BATV and SRS, and the words that companies put before
 * their domain for the same purposes in the languages of our customers.
 */

/** Nobody reads what is written there. */
const unread = `no-reply noreply no_reply no.reply noreply-* noreply_* no-reply-* no_reply_* *-noreply *_noreply *.noreply
  *-no-reply *_no_reply *.no-reply noreply.* no-reply.* do-not-reply donotreply do_not_reply do.not.reply *-donotreply
  donotreply-* dont-reply dontreply not-reply never-reply nepasrepondre ne-pas-repondre ne_pas_repondre no-responder
  noresponder no_responder no-responda noresponda nao-responda naoresponda nao-responder keine-antwort keineantwort
  nicht-antworten nichtantworten non-rispondere nonrispondere niet-beantwoorden ikke-svar svara-inte nie-odpowiadac`

/** Programs write from there. */
const programs = `mailer-daemon mailerdaemon postmaster daemon bounce bounces bounce-* bounces-* bounce_* *-bounce *-bounces
  *_bounces bounce.* bounces.* prvs=* srs0=* srs1=* btv1=* msprvs1=* return return-* returns-* undeliverable microsoftexchange*
  notification notifications notification-* notifications-* *-notification *-notifications notify notifier *-notify
  notice notices alert alerts *-alert *-alerts alerts-* automated automailer auto-confirm auto-notify autoresponder
  autoreply auto-reply confirm confirmation confirmations confirm-* reminder reminders reply reply-* replyto reply_*
  system robot bot *-bot cron root news newsletter newsletters *-newsletter newsletter-* mailing mailings mailinglist
  digest digest-* updates update announcements announce announce-* campaign campaigns invite invites invitation
  invitations calendar-notification calendar-server listserv majordomo mailman *-request *-owner owner-* *-subscribe
  *-unsubscribe subscribe unsubscribe subscriptions *-confirm *-leave *-join messages-noreply drive-shares-* voicemail
  scanner scan fax kopierer drucker printer`

/** RFC 2142 and its like: whoever is on duty reads there. */
const roles = `info information marketing sales support abuse noc security hostmaster usenet webmaster www uucp ftp admin
  administrator administration administrators accounts account accounting accountspayable accounts-payable accountsreceivable
  accounts-receivable payable payables receivables ap ar billing invoice invoices invoicing payment payments payroll finance
  careers career jobs job hr humanresources human-resources recruiting recruitment recruiter talent apply applications contact
  contacts contactus contact-us enquiries enquiry inquiries inquiry office help helpdesk help-desk service services
  customerservice customer-service customer.service customercare customer-care customersupport customer-support client-services
  clientservices care feedback hello hi hey welcome team teams press media pr public-relations publicrelations
  communications events event order orders ordering shop store booking bookings reservation reservations reception
  frontdesk legal privacy dpo gdpr dsgvo datenschutz compliance complaints copyright dmca sysadmin it itsupport it-support
  ithelp itdesk dev developers devs devops ops operations engineering techsupport tech-support technical tech webadmin
  webteam mail mailbox email everyone all allstaff all-staff staff company board management partners partner partnerships
  affiliates affiliate suppliers supplier vendors vendor procurement purchasing logistics shipping dispatch returns warehouse
  warranty training education research community members membership subscriptions-team donate donations volunteer
  volunteers editor editors editorial spam phishing ssl-admin ssladmin dns registrar domains domain domainadmin inoc
  adm admins advertising advertise ads agency all-employees all-team all-users allemployees allhands alarm alarms alumni
  backup benefits biz bizdev branding business businessdevelopment chat comments committee comms communication comunicacion
  comunicacao comunicazione conference consultas contactenos corporate csm customers customerservices customersuccess
  customer-success data database deals delivery design designers development devnull direccion direzione errors everybody
  executives expenses facilities faq founders frontoffice fundraising general gerencia giving grants headoffice hiring hola
  hq hrdept hr-department human_resources informacion informatica informatique infra infrastructure ideas investors
  investorrelations investor-relations internships
  leadership learning listmanager mailer maildaemon maintenance management-team marketing-team marketingteam merchants
  monitor monitoring moreinfo network no-response noresponse nobody notificaciones notification.* offers officemanager
  onboarding operaciones outreach people peopleops performance personnel photos planning platform postbox postfix presales
  product production products program programs projects promo promotions proveedores purchases qa quality questions quotes
  receipts recepcion receptionist recruit recruiters redaccion redaction redazione register registration report reports
  request requests reservas reservaciones sales-team salesteam schedule secretaria secretariat servicedesk
  serviceclient servicioalcliente shopping signup social socialmedia software solutions sponsorship stats statistics
  student-services students submissions success suggestions support-team supportteam survey surveys tax techops techteam
  theteam tickets timesheets training-team travel user users web webinar webinars webmail wholesale wordpress workshop
  kontakt anfrage anfragen auskunft zentrale empfang sekretariat buchhaltung rechnung rechnungen rechnungswesen
  rechnungseingang bewerbung bewerbungen personal personalabteilung vertrieb verkauf einkauf bestellung bestellungen
  kundenservice kundendienst kundenbetreuung verwaltung presse redaktion technik werkstatt lager versand
  comptabilite compta facturation facture factures commercial contacto ventas compras administracion facturacion
  contabilidad soporte ayuda atencion atencionalcliente clientes pedidos recursoshumanos rrhh contatto contatti
  amministrazione fatture fatturazione commerciale vendite acquisti assistenza segreteria ordini contato vendas
  financeiro faturamento suporte atendimento verkoop inkoop boekhouding facturen administratie klantenservice
  receptie bestellingen biuro sekretariat-biuro faktury ksiegowosc sprzedaz obchod fakturace fakturor ekonomi
  kundtjanst kundeservice myynti laskut toimisto`

export type BuiltInRule = { readonly id: string; readonly list: RuleList; readonly pattern: string }

/** Letters and digits of a pattern as part of an id; the signs of which there are few are spelled. */
const idOf = (local: string): string =>
  `not_a_person-${local.replaceAll(/[^a-z\d-]/g, (sign) => `_${sign.charCodeAt(0)}_`)}`

/** The rules that come with the program. An id stays with its pattern for ever, so that a rule that was switched off stays off. */
export const builtInRules: readonly BuiltInRule[] = [
  ...new Set(`${unread} ${programs} ${roles}`.split(/\s+/).filter((local) => local !== '')),
].map((local) => ({ id: idOf(local), list: 'not_a_person', pattern: `${local}@` }))
