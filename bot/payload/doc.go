// Package payload reads what Slack delivers over a socket: the few fields that Shine needs of each envelope, and
// nothing else.
//
// What Slack sends is rougher than its reference: attachments with numeric ids and colors, blocks with elements that
// are new, ids of whole organizations. So every part is read on its own. One that is not what it should be is left out,
// and never costs the rest; an id that does not look like one is left out too, so that what follows may build keys and
// calls from it.
package payload
