/** Names of both mail systems and what shops send their news with. */
const ambiguousNames = new Set(['mailer', 'bounce', 'bounces', 'mailadmin', 'mailsystem', 'mailservice'])

/** Local parts from which mail systems write, without dots, dashes and underscores. */
const systemNames = new Set([
  ...ambiguousNames,
  'mailerdaemon',
  'maildaemon',
  'postmaster',
  'maildeliverysubsystem',
  'maildeliverysystem',
  'microsoftexchange',
  'mdaemon',
  'mailerror',
  'daemon',
  'poostmaster',
])

/** Exchange writes from an address made of a long number ("MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@"). */
const exchange = /^microsoftexchange[0-9a-f]{16,}$/

const localPartOf = (address: string): string => {
  const at = address.lastIndexOf('@')
  return (at === -1 ? address : address.slice(0, at)).toLowerCase().replaceAll(/[\s._-]/g, '')
}

/** Whether an address is one from which a mail system writes its reports. */
export const isMailSystem = (address: string): boolean => {
  const name = localPartOf(address)
  return systemNames.has(name) || exchange.test(name)
}

/** Whether the address of a mail system may as well be that of a program with something to sell. */
export const isAmbiguous = (address: string): boolean => ambiguousNames.has(localPartOf(address))

/** Programs that write to people from an address that nobody reads: their word counts only where the words are a report's. */
export const isUnattended = (address: string): boolean =>
  /^(?:donot|no)reply|^(?:sysadmin|system)|admin$/.test(localPartOf(address))

/** Subjects under which reports come. Whole phrases: "delivery" alone is any shop's word. */
export const failureSubject =
  /undeliver(?:able|ed)|not deliver(?:ed|able)|deliver(?:y|ing)?[ -](?:status notification|notification|failure|failed|problem|error|report|has failed)|deliver(?:ed|y) (?:mail|message)? ?fail|fail(?:ed|ure) (?:notice|delivery|to deliver)|(?:mail|message)(?: delivery)? (?:failed|failure|system error|error|undeliverable|could not be delivered|you sent blocked)|returned (?:mail|to sender)|returning (?:message|mail) to sender|could ?n[o']t be delivered|error sending your mail|non[ -]?deliver|nondeliver|mail status report|postmaster notify|bounced? (?:mail|message)|unzustellbar|nicht zugestellt|unzustellbarkeit|rejeté|non remis|non[ -]distribu|échec de (?:la )?(?:remise|distribution)|no se puede entregar|no entregado|error de entrega|imposs?[ií]vel entregar|não (?:foi )?entregue|falha na entrega|impossibile recapitare|non recapitabile|mancato recapito|onbestelbaar|niet bezorgd|недоставлен|не доставлено|не может быть доставлено|配信不能|配信エラー|送信できませんでした|エラーメール|メール.{0,6}エラー|无法投递|退信|无法送达|無法傳遞|系统退信|배달되지 않음|전송 실패/i

/** Words of a mail that is only late (RFC 3464 section 2.3.3, "delayed"): the server goes on by itself. */
export const delaySubject =
  /\bdelay(?:ed)?\b|\bwarning\b|still being retried|not yet delivered|delivery incomplete|verzögert|verspätet|retardé|retrasad|em atraso|\bvertraagd|задерж|遅延|延迟/i

/** The same in the text, as whole sentences. */
export const delayWords =
  /this is a warning(?: message)? only|do not need to resend|will be retried|delivery to the following recipients? has been delayed|will (?:retry|keep trying|continue to try|be attempted|try again)|delivery incomplete|still being retried|has not yet been delivered|not been delivered yet/i
