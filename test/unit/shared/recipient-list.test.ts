import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRecipientList } from '../../../shared/rules/recipient-list.ts'

const ann = { name: 'Ann Meyer', address: 'ann@x.example' }
const bob = { name: 'Bob', address: 'bob@y.example' }

describe('lists of mail programs', () => {
  it.each([
    ['Ann Meyer <ann@x.example>; Bob <bob@y.example>', [ann, bob]],
    ['Ann Meyer <ann@x.example>, Bob <bob@y.example>', [ann, bob]],
    ['"Meyer, Ann" <ann@x.example>, Bob <bob@y.example>', [{ ...ann, name: 'Meyer, Ann' }, bob]],
    ['Meyer, Ann <ann@x.example>; Bob <bob@y.example>;', [{ ...ann, name: 'Meyer, Ann' }, bob]],
    ["'Ann Meyer' <ann@x.example>\r\nBob <bob@y.example>", [ann, bob]],
    ['Ann Meyer <mailto:ann@x.example>', [ann]],
    ['ann@x.example bob', [{ name: 'bob', address: 'ann@x.example' }]],
    ['Ann Meyer ann@x.example', [ann]],
    [
      'ann@x.example, bob@y.example',
      [
        { ...ann, name: '' },
        { ...bob, name: '' },
      ],
    ],
    [
      'ann@x.example\nbob@y.example\n',
      [
        { ...ann, name: '' },
        { ...bob, name: '' },
      ],
    ],
    // What is no address is kept as it is.
    [
      'ann@x; bob@y.example',
      [
        { name: '', address: 'ann@x' },
        { ...bob, name: '' },
      ],
    ],
    ['Ann ann@x.example bob@y.example', [{ name: '', address: 'Ann ann@x.example bob@y.example' }]],
    ['Ann ann@x.example Meyer', [{ name: '', address: 'Ann ann@x.example Meyer' }]],
    ['nobody', [{ name: '', address: 'nobody' }]],
    ['', []],
  ])('%s', (text, people) => expect(parseRecipientList(text)).toEqual(people))
})

describe('tables', () => {
  it.each([
    ['Ann Meyer\tann@x.example\nBob\tbob@y.example', [ann, bob]],
    ['ann@x.example\tAnn Meyer\r\nbob@y.example\tBob\r\n', [ann, bob]],
    ['Ann\tMeyer\tann@x.example', [ann]],
    ['Name\tE-Mail\tPhone\nAnn Meyer\tann@x.example\t+49 30', [ann]],
    ['Vorname\tNachname\tFirma\tE-Mail\nAnn\tMeyer\tNorthwind\tann@x.example', [ann]],
    // No head, since somebody stands in it.
    ['Name\tann@x.example\nBob\tbob@y.example', [{ ...ann, name: 'Name' }, bob]],
    // Two words are one name only where little else is there.
    ['Ann\tMeyer\tNorthwind\tann@x.example', [{ ...ann, name: 'Ann' }]],
    ['Mail\tName\nann@x.example\tAnn Meyer', [ann]],
    ['1\tAnn Meyer\tNorthwind GmbH\tann@x.example', [ann]],
    ['Ann Meyer\tnone yet', [{ name: '', address: 'Ann Meyer none yet' }]],
    ['"Meyer, Ann"\tann@x.example', [{ ...ann, name: 'Meyer, Ann' }]],
    ['\t\nAnn Meyer\tann@x.example', [ann]],
  ])('%j', (text, people) => expect(parseRecipientList(text)).toEqual(people))
})

it('every address of a list comes out, however it is dressed', () => {
  const address = fc.stringMatching(/^[a-z]{1,8}$/).map((local) => `${local}@x.example`)
  const dressed = fc.tuple(address, fc.constantFrom('', 'Ann Meyer', '"Meyer, Ann"')).map(([at, name]) => ({
    at,
    text: name === '' ? at : `${name} <${at}>`,
  }))
  fc.assert(
    fc.property(fc.array(dressed, { minLength: 1 }), fc.constantFrom('; ', ', ', '\n'), (people, between) => {
      const parsed = parseRecipientList(people.map(({ text }) => text).join(between))
      expect(parsed.map((each) => each.address)).toEqual(people.map(({ at }) => at))
    }),
  )
})
