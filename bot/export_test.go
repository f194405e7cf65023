package bot

// CloseConnections closes the connections to Slack that nothing is sent on.
func CloseConnections() { connections.CloseIdleConnections() }
