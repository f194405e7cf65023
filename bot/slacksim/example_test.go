package slacksim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"shine/bot/slacksim"
)

// An app posts to the simulated Slack as it would to the real one, and the test sees what people see.
func Example() {
	ctx := context.Background()
	slack := slacksim.New(slacksim.Options{})
	ana := slack.AddUser(slacksim.User{Name: "ana", RealName: "Ana"})
	general := slack.AddChannel(slacksim.Channel{Name: "general", Kind: slacksim.Public, Members: []string{ana, slacksim.BotUser}})
	if _, err := slack.Start(ctx, "127.0.0.1:0"); err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = slack.Close() }()

	body, err := json.Marshal(map[string]string{"channel": general, "text": "hello"})
	if err != nil {
		fmt.Println(err)
		return
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, slack.APIURL()+"chat.postMessage", bytes.NewReader(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	request.Header.Set("Authorization", "Bearer "+slacksim.BotToken)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = response.Body.Close()

	for _, message := range slack.Messages(general) {
		fmt.Println(message.Text)
	}
	// Output: hello
}
