/** To whoever typed a line that a stop does not leave the time to answer. */
export const stoppedAnswering =
  'I am being stopped, and could not answer that in time. When I am back: hubot deployment status shows what was begun; what is not there, type again.'
