/** A rule about what a source says, for what imports do not show. */
export type SourceRule = {
  name: string
  comment: string
  /** The files that the rule is about. */
  path: RegExp
  /** Those of them that may. */
  except?: RegExp
  says: RegExp
}

const product = /^(main|preload|renderer|shared|server)\//

export const sourceRules: readonly SourceRule[] = [
  {
    name: 'sql-in-the-store',
    comment: 'SQL is written in main/store and server/store only.',
    path: product,
    except: /^(main|server)\/store\//,
    says: /\b(SELECT\s[^'"`]*?\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(VIRTUAL\s+)?(TABLE|INDEX|TRIGGER)\s|PRAGMA\s+\w)/,
  },
  {
    name: 'door-in-renderer-ipc',
    comment: 'window.liaison is touched by renderer/ipc only.',
    path: /^renderer\//,
    except: /^renderer\/ipc\//,
    says: /\b(window|globalThis|self)\s*(\??\.\s*liaison\b|\[\s*['"`]liaison)/,
  },
  {
    name: 'safe-storage-in-the-cipher',
    comment: 'Only main/vault/cipher encrypts with the system; the shell hands the port over.',
    path: product,
    except: /^main\/(vault\/cipher|app\/host\.ts$)/,
    says: /\b(encryptString(Async)?|decryptString(Async)?|is(Async)?EncryptionAvailable|getSelectedStorageBackend)\b/,
  },
  {
    name: 'safe-storage-from-the-shell',
    comment: 'safeStorage is named by the cipher, and by the shell and the composition that hand it over.',
    path: product,
    except: /^main\/(vault\/cipher|app\/(electron-)?host\.ts$|compose[-\w]*\.ts$|vault\/open-vault\.ts$)/,
    says: /\bsafeStorage\b/,
  },
  {
    name: 'shared-without-clock',
    comment: 'shared has no clock and no randomness: they are passed in.',
    path: /^shared\//,
    says: /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\brandomUUID\b|\bperformance\.now\b/,
  },
]

/** Comments may name what code must not do. Blanked, not removed, so that places stay right. */
const withoutComments = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/[^\n]*/g, (comment) =>
    comment.replaceAll(/[^\n]/g, ' '),
  )

export type SourceBreach = { rule: string; comment: string; from: string; line: number }

/** The breaches of one file. @param path Relative to the root, with `/`. */
export const breachesOf = (path: string, source: string): SourceBreach[] => {
  const code = withoutComments(source)
  return sourceRules.flatMap(({ name, comment, path: about, except, says }) => {
    if (!about.test(path) || except?.test(path) === true) return []
    const match = says.exec(code)
    if (match === null) return []
    return [{ rule: name, comment, from: path, line: code.slice(0, match.index).split('\n').length }]
  })
}
