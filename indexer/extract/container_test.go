package extract

import (
	"fmt"
	"strings"
	"testing"

	"altitude/corpus"
)

// cut lists what Pages makes of a container: keys and errors.
func cut(name, content string) string {
	var out []string
	for p, err := range Pages(name, strings.NewReader(content), corpus.Page{Key: "file:///x", URL: ""}) {
		if err != nil {
			out = append(out, "! "+err.Error())
			continue
		}
		out = append(out, p.Key+" "+p.URL)
	}
	return strings.Join(out, "\n")
}

func TestJSONLinesAreCutAndBadOnesNamed(t *testing.T) {
	got := cut("a.jsonl", "\ufeff{\"id\":\"1\",\"title\":\"T\",\"text\":\"body\",\"url\":\"https://example.org/a?utm_source=x\"}\r\n"+
		"\n{broken\n{\"id\":\"1\",\"text\":\"again\"}\n{\"_id\":7,\"html\":\"<p>x</p>\"}\n{\"id\":\"e\"}\n[1]\n{\"text\":\"no id\"}")
	want := `file:///x#1 https://example.org/a
! line 3: not a JSON object: invalid character 'b' looking for beginning of object key string
! line 4: id "1" appears twice
file:///x#7 
! line 6: no text: expected html, text, body or content
! line 7: not a JSON object: json: cannot unmarshal array into Go value of type map[string]interface {}
file:///x#8 `
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestALineTooLongIsPassedOver(t *testing.T) {
	long := `{"text":"` + strings.Repeat("x", maxRecord) + `"}`
	got := cut("a.jsonl", long+"\n"+`{"id":"b","text":"short"}`+"\n"+long)
	want := "! line 1: longer than 8 MB\nfile:///x#b \n! line 3: longer than 8 MB"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestARecordsFieldsWinOverItsText(t *testing.T) {
	for p, err := range Pages("a.jsonl", strings.NewReader(`{"id":"1","title":"The \"role\": who?","authors":["Ada Lovelace","Bob B"],"date":"2024-05-06","lang":"en","kind":"answer","tags":["a"],"text":"# Other\n\nA tech lead answers."}`), corpus.Page{Key: "k"}) {
		if err != nil {
			t.Fatal(err)
		}
		a := mustArticle(t, p)
		if a.Title != `The "role": who?` || len(a.Authors) != 2 || a.Published != "2024-05-06" || a.Kind != corpus.Answer {
			t.Errorf("%+v", a)
		}
	}
}

func TestFeedsAreCutIntoItems(t *testing.T) {
	const rss = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Example</title><link>https://example.org/</link><language>en</language>
<item><title>One</title><link>/posts/one</link><guid>g1</guid><dc:creator>Ada Lovelace</dc:creator><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><content:encoded><![CDATA[` + sample + `]]></content:encoded></item>
<item><title>Two</title><link>https://example.org/two</link><description>&lt;p&gt;Summary&lt;/p&gt;</description></item>
<item><title>Three</title></item></channel></rss>`
	got := cut("feed.xml", rss)
	want := "file:///x#g1 https://example.org/posts/one\nfile:///x#https://example.org/two https://example.org/two\n! item 3: no text: expected html, text, body or content"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for p := range Pages("feed.xml", strings.NewReader(rss), corpus.Page{Key: "k", Own: true}) {
		a := mustArticle(t, p)
		if a.Title != "One" || fmt.Sprint(a.Authors) != "[Ada Lovelace]" || a.Published != "2024-05-06" || a.Site != "Example" {
			t.Errorf("%+v", a)
		}
		break
	}
	if got := cut("feed.atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>E</title><entry><id>i</id><title>T</title><link href="https://example.org/a"/><content type="html">&lt;p&gt;x&lt;/p&gt;</content></entry></feed>`); got != "file:///x#i https://example.org/a" {
		t.Errorf("atom: %s", got)
	}
	if got := cut("feed.xml", "<rss><channel><item>"); !strings.HasPrefix(got, "! feed: ") && got != "" {
		t.Errorf("truncated feed: %s", got)
	}
}

func TestContainersAreKnownByNameAndContent(t *testing.T) {
	tests := []struct {
		name, head string
		want       bool
	}{
		{"a.jsonl", "", true}, {"a.ndjson", "", true}, {"feed.xml", "<?xml version='1.0'?><rss>", true},
		{"feed", "<feed xmlns='…'>", true}, {"a.xml", "<urlset>", false}, {"a.md", "<rss>", false}, {"a.html", "<html>", false},
	}
	for _, test := range tests {
		if got := IsContainer(test.name, []byte(test.head)); got != test.want {
			t.Errorf("IsContainer(%q, %q) = %v", test.name, test.head, got)
		}
	}
}
