package web

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// The token budget of an answer. Clients refuse answers above some 25,000
// tokens as a whole, so no answer ever has more.
const (
	defaultTokens = 6_000
	leastTokens   = 500
	mostTokens    = 25_000
	// runesPerToken is a common estimate for English and JSON; other scripts
	// have fewer, which the factor two of copies mostly makes good.
	runesPerToken = 4
	// copies is how often an answer holds its data: as structured content, and
	// as text for clients that do not read that.
	copies = 2
)

// tokens clamps the budget that a call asks for.
func tokens(asked int) int {
	if asked == 0 {
		asked = defaultTokens
	}
	return min(max(asked, leastTokens), mostTokens)
}

// runes is how long the JSON of an answer may be within a budget of tokens.
func runes(asked int) int { return tokens(asked) * runesPerToken / copies }

// size returns the length of an answer's JSON in code points.
func size(answer any) int {
	data, err := json.Marshal(answer)
	if err != nil {
		return 0 // AddTool reports it
	}
	return utf8.RuneCount(data)
}

// fit shortens an answer step by step until it fits the budget, or nothing more
// can be left out.
func fit(answer any, asked int, shorten func() bool) {
	limit := runes(asked)
	for size(answer) > limit && shorten() {
	}
}

// structured lets the SDK fill in the content from the structured answer.
func structured[T any](answer T) (*mcp.CallToolResult, T, error) { return nil, answer, nil }

// failed reports an error that the model can read.
func failed[T any](err error) (*mcp.CallToolResult, T, error) {
	var none T
	return nil, none, err
}

// advice is an error whose sentence tells the model what to do.
type advice string

func (a advice) Error() string { return string(a) }
