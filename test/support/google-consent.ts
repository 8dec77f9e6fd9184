import { answerConsent, type ConsentAnswer } from './google/consent-robot.ts'

/** Answers the emulated consent page and follows the way back to the app. */
export const consent = async (
  authorizeUrl: string,
  answer: ConsentAnswer,
): Promise<{ status: number; page: string }> => {
  const landed = await fetch(await answerConsent(authorizeUrl, answer))
  return { status: landed.status, page: await landed.text() }
}
