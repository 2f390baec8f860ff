/** Why something could not be looked at, as a part of what doctor found. */
export const doctorReasons = {
  tooLarge: 'it is too large to be copied for a look',
  busy: 'the bot writes it all the time',
  noRoom: 'there is no room for a copy of it',
  notWritable: 'this user may not write it',
  noStore: "HUBOT_DEPLOY_STORE can't be used",
  noFile: 'it is no file',
  noFolder: 'a part of its path is no folder',
  notMade: 'this user may not make it there',
  notAsked: 'it can not be asked',
  noAddress: 'an address that is none',
} as const
