import { TeamCityFault } from '../teamcity/teamcity.ts'

/** An unknown build configuration is a refusal, not a fault. */
export const orNoConfiguration = <T>(answer: Promise<T>): Promise<T | 'no_configuration'> =>
  answer.catch((fault: unknown) => {
    if (fault instanceof TeamCityFault && fault.kind === 'not_found') return 'no_configuration'
    throw fault
  })
