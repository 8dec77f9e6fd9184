import { appError, type AppError } from '../../shared/errors/app-error.ts'

/** RFC 6749, section 4.1.2.1. The description comes from outside and stays out of the message. */
export const errorFromRedirect = ({ error }: { error: string }): AppError => {
  if (error === 'access_denied') return appError('auth_denied', 'The consent was refused', 'user')
  if (error === 'temporarily_unavailable' || error === 'server_error') {
    return appError('provider_unavailable', `The provider answered ${error}`, 'user')
  }
  if (error === 'invalid_client' || error === 'unauthorized_client') {
    return appError('auth_client_invalid', `The provider answered ${error}`, 'user')
  }
  const known = /^[a-z_]{1,60}$/.test(error) ? error : 'an unknown error'
  return appError('auth_failed', `The provider answered ${known}`, 'user')
}
