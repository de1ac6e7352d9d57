package extract

import (
	"strings"

	"github.com/RadhiFadlillah/whatlanggo"

	"altitude/corpus"
)

const (
	// languageWindow is how much prose a language is told from, in bytes.
	languageWindow = 6 << 10
	// languageWords is how many words it takes to tell one.
	languageWords = 25
	// languageTrust is how sure detection must be to win over what the page's
	// frame claims: templates keep lang="en" whatever they frame.
	languageTrust = .8
)

// settleLanguage fills the article's language: its own file's word, else what
// the text itself is written in, else what the page claims.
func (d *draft) settleLanguage(a *corpus.Article) {
	claimed, _ := d.meta.best(fieldLanguage)
	claim := ""
	if len(claimed.values) > 0 {
		claim = languageCode(claimed.values[0])
	}
	detected, trust := detect(d.lines)
	switch {
	case claim != "" && (claimed.sure >= .9 || detected == "" || detected == claim || trust < languageTrust):
		a.Language, a.Provenance["language"] = claim, claimed.from
	case detected != "":
		a.Language, a.Provenance["language"] = detected, "text"
	}
}

// detect tells what language the prose of an article is written in.
func detect(lines []line) (code string, trust float64) {
	var prose strings.Builder
	for _, l := range lines {
		if l.Kind != corpus.Code && prose.Len() < languageWindow {
			prose.WriteString(l.text[:min(len(l.text), languageWindow)])
			prose.WriteByte('\n')
		}
	}
	text := strings.ToValidUTF8(prose.String(), "")
	// Japanese and Chinese have no spaces; three characters are about a word.
	if len(strings.Fields(text)) < languageWords && len(text) < 9*languageWords {
		return "", 0
	}
	info := whatlanggo.Detect(text)
	return info.Lang.Iso6391(), info.Confidence
}

// languageNames are names that front matter uses for codes.
var languageNames = map[string]string{
	"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es", "español": "es",
	"japanese": "ja", "日本語": "ja", "italian": "it", "portuguese": "pt", "dutch": "nl", "chinese": "zh", "korean": "ko",
}

// languageCode turns a language tag ("en-US", "de_DE", "English") into its
// two-letter code, "" when it is none.
func languageCode(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if code := languageNames[tag]; code != "" {
		return code
	}
	code, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	if len(code) != 2 || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return code
}
