package slacksim

import "net/http"

// pageHandler serves the workspace's page.
func (s *Slack) pageHandler() http.Handler { return http.NotFoundHandler() }
