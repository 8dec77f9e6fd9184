import { answerSignIn, type SignInAnswer } from './microsoft/sign-in-robot.ts'

/**
 * Answers the emulated Microsoft's pages and follows the way back to the app. Rejects where nothing leads back: an
 * administrator has to approve, or the page says what is wrong.
 */
export const signIn = async (
  authorizeUrl: string,
  answer: SignInAnswer,
): Promise<{ status: number; page: string }> => {
  const end = await answerSignIn(authorizeUrl, answer)
  if (end.kind === 'page') throw new Error(`The sign-in ended on a page: ${end.title} (${end.status})`)
  const landed =
    end.kind === 'redirect'
      ? await fetch(end.url)
      : await fetch(end.action, { method: 'POST', body: new URLSearchParams(end.fields) })
  return { status: landed.status, page: await landed.text() }
}
