/** What the checks of the chat ask of a bot; what it hears of the room goes to its output, one JSON line each. */
const note = event => console.log(`\nEVENT ${JSON.stringify(event)}`)

export default robot => {
  robot.respond(/ping$/, res => res.send('PONG'))
  robot.respond(/reply$/, res => res.reply('replied'))
  robot.respond(/who$/, res => {
    const { id, name } = res.message.user
    return res.send(JSON.stringify({ id, name, room: res.message.room ?? null }))
  })
  robot.respond(/special$/, res => res.send(`a & b < c > d "q" 'a' &amp; &lt; é ünï 漢字 😀 \u200b end`))
  robot.respond(/lines$/, res => res.send('line1\nline2\n\tline3'))
  robot.respond(/repeat ([\s\S]*)$/, res => {
    note({ echo: res.match[1] })
    return res.send(res.match[1])
  })
  robot.respond(/wave$/, res => res.emote('waves'))
  robot.respond(/many$/, res => {
    for (let number = 0; number < 20; number += 1) void res.send(`m${number}`)
  })
  robot.respond(/long$/, res => res.send('x'.repeat(20_000)))
  robot.respond(/control$/, res => res.send('bad \u0000\u0008\u000b\u001b[31mred\u001b[0m \ud800 \uffff end'))
  robot.respond(/empty$/, res => res.send(''))
  robot.respond(/object$/, res => res.send({ toString: () => 'an object' }, 7, null))
  robot.respond(/throw$/, () => {
    throw new Error('thrown by a script')
  })
  robot.respond(/tell (\S+): ([\s\S]*)$/, async res => {
    const said = await robot.messageRoom(res.match[1], res.match[2]).then(
      () => 'sent',
      error => error.message,
    )
    note({ tell: said })
  })
  robot.respond(/tell room "(.+)": ([\s\S]*)$/, res => robot.messageRoom(res.match[1], res.match[2]))
  // Again and again until it works, as a notice is.
  robot.respond(/later (\S+): (.*)$/, async res => {
    note({ later: 'begun' })
    await new Promise(resolve => setTimeout(resolve, 1_500))
    for (;;) {
      const said = await robot.adapter.send({ room: res.match[1] }, res.match[2]).then(
        () => 'sent',
        error => error.message,
      )
      note({ later: said })
      if (said === 'sent') return
      await new Promise(resolve => setTimeout(resolve, 500))
    }
  })
  robot.respond(/topic (.*)$/, res => res.topic(res.match[1]))
  robot.enter(res => note({ enter: res.message.user.name, room: res.message.room }))
  robot.leave(res => note({ leave: res.message.user.name, room: res.message.room }))
  robot.topic(res => note({ topic: res.message.text, by: res.message.user.name, room: res.message.room }))
  robot.receiveMiddleware(context => {
    if (/break the middleware/.test(context.response.message.text ?? ''))
      throw new Error('thrown by middleware')
    return true
  })
}
