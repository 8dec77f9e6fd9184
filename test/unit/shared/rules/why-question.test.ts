import { describe, expect, it } from 'vitest'
import { whyQuestion } from '../../../../shared/rules/why-question.ts'

const message = (rfcMessageId: string) => ({ kind: 'message', rfcMessageId })
const address = (text: string) => ({ kind: 'address', address: text })
const id = 'CAF-2b=x9+1@mail.gmail.com'

describe('whyQuestion', () => {
  it.each([
    [`<${id}>`, message(id)],
    [`Message-ID: <${id}>`, message(id)],
    [`message-id:${id}`, message(id)],
    [`  Message-Id:\n <${id}>\n`, message(id)],
    [`From: ann@x.example\nMessage-ID: <${id}>\nTo: bob@x.example`, message(id)],
    [`< ${id} >`, message(id)],
    [id, message(id)],
    ['20261101080000.1234@mail.x.example', message('20261101080000.1234@mail.x.example')],
    [
      '3f2504e0-4f89-11d3-9a0c-0305e82c3301@x.example',
      message('3f2504e0-4f89-11d3-9a0c-0305e82c3301@x.example'),
    ],
    [
      'AM0PR08MB1234567890123456789012345678@prod.outlook.com',
      message('AM0PR08MB1234567890123456789012345678@prod.outlook.com'),
    ],
    ['local-id@localhost', message('local-id@localhost')],
    ['ann@x.example', address('ann@x.example')],
    [' Ann+x@X.example ', address('Ann+x@X.example')],
    ['Ann Lee <ann@x.example>', address('ann@x.example')],
    ['"Lee, Ann" <ann@x.example>', address('ann@x.example')],
    ['mailto:ann@x.example', address('ann@x.example')],
    ['<mailto:ann@x.example>', address('ann@x.example')],
    ["'ann@x.example'", address('ann@x.example')],
    ['Ann Lee', null],
    ['', null],
    ['a b@c', null],
    ['@', null],
  ])('%j', (text, question) => expect(whyQuestion(text)).toEqual(question))
})
