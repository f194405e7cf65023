package render

// WelcomeChannel is the one line that Shine says when somebody invites it to a channel.
func (l Language) WelcomeChannel() Message { return l.paragraph("welcome_channel") }

// WelcomeInstaller greets the person who brought Shine into the workspace, with three steps.
func (l Language) WelcomeInstaller() Message {
	return l.builder().section(l.say("welcome_installer")).section(l.say("welcome_step_1")).section(l.say(
		"welcome_step_2",
	)).
		section(l.say("welcome_step_3")).actions("", l.startButtons(true)...).message()
}
