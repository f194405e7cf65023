package slacksim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

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

// A test lets a call go wrong, and waits for what the app does about it; nobody sleeps.
func ExampleSlack_AwaitCalls() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	slack := slacksim.New(slacksim.Options{Clock: slacksim.NewClock(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))})
	if _, err := slack.Start(ctx, "127.0.0.1:0"); err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = slack.Close() }()
	slack.Fail("auth.test", 1, slacksim.Fault{Status: http.StatusTooManyRequests, RetryAfter: time.Second})

	go func() { // the app tries twice
		for range 2 {
			address := slack.APIURL() + "auth.test?token=" + slacksim.BotToken
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
			if err != nil {
				return
			}
			if response, err := http.DefaultClient.Do(request); err == nil {
				_ = response.Body.Close()
			}
		}
	}()
	calls, err := slack.AwaitCalls(ctx, 0, 2, func(c slacksim.Call) bool { return c.Method == "auth.test" })
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(calls[0].Answer, calls[1].Answer)
	// Output: 429 ok
}
