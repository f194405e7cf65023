// Package slacksim is a Slack workspace on localhost: the Web API, Socket Mode, what people do in a Slack client, and a
// web page to do it in a browser. `shine demo` runs on it, and so does every test that needs a Slack.
//
// It is a peer of the bot, not a part of it: it imports nothing of Shine and nothing of slack-go, since shared types
// would hide mistakes on the wire. slack-go and Slack's own JavaScript SDK connect to it as they do to Slack.
//
// It is strict, so that a test on it means something: it checks tokens and scopes, refuses blocks and views that Slack
// would refuse, forgets a trigger after 3 seconds, tells a person that a command failed when nobody acknowledged it in
// time, and delivers an event again. Whatever it does not know fails: an unknown method answers unknown_method, an
// unknown argument invalid_arguments, and both are in [Slack.UnknownCalls]; unknown blocks, and unknown keys of blocks,
// are refused. The page deploy/docs/simulator.md, which a test makes, lists what it knows.
//
// An app hears by Socket Mode, or, where [Options.Requests] say so, by signed HTTP requests with the challenge, the
// deadline and the retries of Slack's.
//
// On demand it is as bad as Slack can be: rate limits, errors, slow answers, connections cut before or after
// something was posted, sockets that refresh, go silent or break, envelopes that come twice.
//
// It is exact where it can be and says so where it cannot. Triggers, response URLs and the later deliveries of events
// ([Slack.RetryEvents]) run by the workspace's clock; acknowledgements, pings and the pace of a channel by the
// machine's. The limit on all text of a message's blocks is the most that Slack was seen to take. Options and their
// values end at 75 characters, as in Slack's own types, not at the 150 that a page of its reference has. Rate limits
// other than the pace of a channel come only on demand ([Slack.Fail]). Message formatting is kept as sent: what Slack
// makes rich text of, Markdown too, stays as it came. Addresses of images and files are not looked up.
//
// Package control lets programs in other languages do all that over HTTP, and package seed makes a workspace of a YAML
// file: `shine slacksim` runs both, without Shine.
//
// What it leaves out: search, files other than uploads, OAuth, Enterprise Grid, Slack Connect beyond a flag, message
// formatting other than mrkdwn, and every method that Shine does not use.
package slacksim
