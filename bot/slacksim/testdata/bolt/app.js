// A small app on Slack's own framework. The tests of the simulator run it, with Socket Mode or, where there is a PORT,
// by signed requests; see sdk_test.go, where slack-go's client does the same.
const { App } = require('@slack/bolt');

const { SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, PORT } = process.env;

const app = new App({
  token: SLACK_BOT_TOKEN,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  ...(PORT ? { signingSecret: SLACK_SIGNING_SECRET } : { socketMode: true, appToken: SLACK_APP_TOKEN }),
});

const plain = (text) => ({ type: 'plain_text', text });

app.command('/shine', async ({ command, ack, client }) => {
  await ack(`You typed ${command.text}`);
  await client.views.open({
    trigger_id: command.trigger_id,
    view: {
      type: 'modal',
      callback_id: 'poll',
      private_metadata: command.channel_id,
      title: plain('Poll'),
      submit: plain('Ask'),
      blocks: [
        { type: 'input', block_id: 'question', label: plain('Question'), element: { type: 'plain_text_input', action_id: 'text' } },
        { type: 'input', block_id: 'who', label: plain('Who'), element: { type: 'users_select', action_id: 'user' } },
      ],
    },
  });
});

app.view('poll', async ({ view, ack, client }) => {
  const question = view.state.values.question.text.value;
  if (question === '?') {
    await ack({ response_action: 'errors', errors: { question: 'Ask something' } });
    return;
  }
  await ack();
  const who = view.state.values.who.user.selected_user;
  await client.chat.postMessage({
    channel: view.private_metadata,
    text: `<@${who}>: ${question}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `<@${who}>: ${question}` } },
      { type: 'actions', elements: [{ type: 'button', action_id: 'yes', text: plain('Yes'), value: '1' }] },
    ],
  });
});

app.action('yes', async ({ ack, respond }) => {
  await ack();
  await respond({ text: 'Counted', replace_original: false });
});

app.event('app_mention', async ({ event, client, say }) => {
  if (event.text.includes('picture')) {
    await client.filesUploadV2({ channel_id: event.channel, filename: 'picture.txt', title: 'A picture', content: 'of words' });
    return;
  }
  await say({ text: `Hello <@${event.user}>`, thread_ts: event.ts });
});

app.shortcut('count', async ({ shortcut, ack, client }) => {
  await ack();
  const words = shortcut.message.text.split(' ').length;
  await client.chat.postMessage({ channel: shortcut.channel.id, thread_ts: shortcut.message.ts, text: `${words} words` });
});

app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({
    user_id: event.user,
    view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'At home' } }] },
  });
});

app.error(async (error) => {
  console.error(error);
});

app.start(PORT).then(() => console.log(`started ${Date.now()}`));

// The test ends the app by closing its standard input.
process.stdin.on('end', () => process.exit(0)).resume();
