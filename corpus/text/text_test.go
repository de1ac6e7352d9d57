package text

import (
	"slices"
	"strings"
	"testing"
)

func sentencesOf(s string) []string {
	var got []string
	for start, end := range Sentences(s) {
		got = append(got, s[start:end])
	}
	return got
}

func TestSentences(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"blank", " \n\t ", nil},
		{"two", "A CTO leads. A tech lead ships.", []string{"A CTO leads.", "A tech lead ships."}},
		{"versus", "Tech lead vs. CTO. Is there a feud?", []string{"Tech lead vs. CTO.", "Is there a feud?"}},
		{"abbreviation", "Tools, e.g. Bleve, help. So do people.", []string{"Tools, e.g. Bleve, help.", "So do people."}},
		{"initial", "J. R. Smith wrote it. Read it.", []string{"J. R. Smith wrote it.", "Read it."}},
		{"lines", "One line\nAnother line", []string{"One line", "Another line"}},
		{"quote", "He said: “Ship it.” Then he left.", []string{"He said: “Ship it.”", "Then he left."}},
		{"japanese", "これは本です。あれは猫です。", []string{"これは本です。", "あれは猫です。"}},
		{"number", "It takes 2.5 days. Or 3.", []string{"It takes 2.5 days.", "Or 3."}},
		{"pronoun I", "So did I. Then we met.", []string{"So did I.", "Then we met."}},
		{"invalid", "a\xffb. C d.", []string{"a\xffb.", "C d."}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := sentencesOf(tc.text); !slices.Equal(got, tc.want) {
				t.Errorf("got %q\nwant %q", got, tc.want)
			}
		})
	}
}

func TestWords(t *testing.T) {
	s := "A CTO's hands-on time: 30–70 %."
	var got []string
	for start, end := range Words(s) {
		got = append(got, s[start:end])
	}
	want := []string{"A", "CTO's", "hands", "on", "time", "30", "70"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPointsAndByteAreReverse(t *testing.T) {
	s := "héllo 世界 🙂!"
	for i := range s {
		if back := Byte(s, Points(s, i)); back != i {
			t.Errorf("Byte(Points(%d)) = %d", i, back)
		}
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("A. B vs. C! d? “E.” ")
	f.Add("。\n\r\n.\u2029x")
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for start, end := range Sentences(s) {
			if start < last || end <= start || end > len(s) {
				t.Fatalf("range %d–%d after %d of %d", start, end, last, len(s))
			}
			if gap := strings.TrimSpace(s[last:start]); gap != "" {
				t.Fatalf("lost %q", gap)
			}
			last = end
		}
	})
}
