package annotate

import (
	"embed"
	"fmt"
	"strings"

	"altitude/corpus/taxonomy"
)

//go:embed data
var data embed.FS

// words is what the annotator knows of English beside the taxonomy: closed
// classes, the verbs people use of roles, and phrases that are no evidence.
type words struct {
	verbs map[string]bool // base forms

	skip     *taxonomy.Patterns
	skipKind []skipKind

	leanings leanings
}

// skipKind tells why a phrase makes a sentence worth less or nothing.
type skipKind string

const (
	promotion skipKind = "promotion"
	signpost  skipKind = "signpost"
	citation  skipKind = "citation"
	joke      skipKind = "joke"
	narrative skipKind = "narrative"
	hedge     skipKind = "hedge"
	interview skipKind = "interview"
	// chore is a step of some procedure: it is never what a cell should open with.
	chore skipKind = "chore"
)

// loadWords reads the embedded tables. They are part of the program, so that a
// bad row is a bug, found by the first test.
func loadWords() *words {
	w := &words{verbs: map[string]bool{}, leanings: loadLeanings()}
	for line := range rows("verbs.txt") {
		for verb := range strings.FieldsSeq(line) {
			w.verbs[verb] = true
		}
	}
	var patterns []taxonomy.Pattern
	for line := range rows("skip.tsv") {
		kind, cell, _ := strings.Cut(line, "\t")
		if kind == "kind" {
			continue
		}
		for source := range strings.SplitSeq(cell, ";") {
			p, err := taxonomy.ParsePattern(strings.TrimSpace(source))
			if err != nil {
				panic(fmt.Sprintf("skip.tsv: %v", err))
			}
			patterns = append(patterns, p)
			w.skipKind = append(w.skipKind, skipKind(kind))
		}
	}
	w.skip = taxonomy.NewPatterns(patterns)
	return w
}

// rows yields the lines of a table that are no comments.
func rows(name string) func(func(string) bool) {
	return func(yield func(string) bool) {
		table, err := data.ReadFile("data/" + name)
		if err != nil {
			panic(err) // the table is embedded above
		}
		for line := range strings.Lines(string(table)) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

// set makes a set of space-separated words.
func set(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// The closed classes of words the subject rules stand on.
var (
	determiners = set(`a an the this that these those each every any some many most all no our your their its his her my one another both few several such other not`)
	adjectives  = set(`good great strong effective successful senior typical best better new newly real true modern ideal experienced full time part dedicated traditional first average other competent skilled excellent bad weak poor talented smart wise hands on technical non junior early stage full-fledged first-time aspiring current former future usual common proper capable mature seasoned professional busy startup internal external agile scrum digital corporate individual single well high performing good-enough wonderful dear larger large small smaller fractional interim permanent chief global regional local world class independent certified passionate empathetic humble servant respective existing software engineering product group it tech certain different outstanding really truly very highly so what 's lone sole only main one fundamental essential important biggest critical major central crucial vital ultimate final overall basic base annual median total general specific various daily hardest greatest unique key invaluable primary core second next`)
	adverbs     = set(`also often usually always never still not just then even only both each all themselves himself herself however therefore thus instead too now typically generally sometimes rarely seldom ideally traditionally today here there hence moreover furthermore additionally finally ultimately first second firstly secondly besides likewise similarly conversely meanwhile nevertheless nonetheless indeed perhaps maybe further alone either neither yet well simply once again essentially basically already soon almost nearly quite rather almost much more less most least better best together directly otherwise straight long early accordingly especially particularly`)
	auxiliaries = set(`is are has have does do can could may might must shall should will would isn't aren't hasn't haven't doesn't don't can't couldn't mayn't mustn't shouldn't won't wouldn't cannot ought needn't be 'll 're`)
	pastForms   = set(`was were had did wasn't weren't hadn't didn't went said told took came gave made got saw left wrote thought knew felt found became began ran held brought kept met spoke led built chose drove fell grew heard lost meant paid sat sent spent stood taught understood won wore`)
	// participles follow "by": "led by the CTO".
	participles  = set(`made done led run held set written built taken driven owned given seen known chosen kept brought overseen put drawn shown begun sent spent taught`)
	prepositions = set(`in at on for of with within from under by inside during across between among after before without through over into about against around via per to as like than including`)
	boundaries   = set(`while whereas but and or yet though although so because since when if then that where unless until once plus nor as`)
	// roleNouns are what a role has or is: "the role of a CTO", "a CTO's job".
	roleNouns = set(`role roles job jobs position positions responsibility responsibilities duty duties task tasks focus goal goals purpose mission work function functions remit mandate scope accountability title definition day week career salary success primary main core key skills skill objective objectives priority priorities challenge authority value perspective aim concern level part contribution influence involvement budget pay horizon time decisions background experience power authority measure metrics kpis appetite concerns strengths strength expectations attention days training education earnings unit mindset calendar customers output outputs deliverables results planning salaries compensation equity partners peers audience tools title`)
	pronouns  = set(`they he she you`)
	// contrasts begin the other side of a comparison.
	contrasts = set(`while whereas but although though`)
	foreign   = set(`while whereas but so because since although though and when where which if as`)
	ownWords  = set(`they he she it who you we i there this these those`)
)

// finite tells whether a word can be the finite verb of a role: singular wants
// the -s form, plural the base form.
func (w *words) finite(word string, plural bool) bool {
	if auxiliaries[word] {
		return true
	}
	if plural {
		return w.verbs[word]
	}
	return w.third(word)
}

// third tells whether a word is a verb in the -s form: "runs", "focuses".
func (w *words) third(word string) bool {
	stem := base(word, "s")
	return w.verbs[stem] || strings.HasSuffix(stem, "se") && w.verbs[stem[:len(stem)-1]]
}

// past tells whether a word is a verb in the past tense.
func (w *words) past(word string) bool {
	return pastForms[word] || strings.HasSuffix(word, "ed") && (w.verbs[base(word, "ed")] || w.verbs[word[:len(word)-1]])
}

// action tells whether a word can begin an item that says what a role does:
// "drive", "drives", "driving".
func (w *words) action(word string) bool {
	return w.verbs[word] || w.third(word) || w.verbs[base(word, "ing")] || w.verbs[base(word, "ing")+"e"]
}

// base takes an ending off a verb: "carries" is "carry", "planning" is "plan".
func base(word, ending string) string {
	stem, ok := strings.CutSuffix(word, ending)
	if !ok || stem == "" {
		return ""
	}
	switch n := len(stem); {
	case strings.HasSuffix(stem, "ie"):
		return stem[:n-2] + "y"
	case ending == "s" && (strings.HasSuffix(stem, "she") || strings.HasSuffix(stem, "che") || strings.HasSuffix(stem, "sse") || strings.HasSuffix(stem, "xe") || stem == "doe" || stem == "goe"):
		return stem[:n-1]
	case ending != "s" && n > 2 && stem[n-1] == stem[n-2] && stem[n-1] != 'l' && stem[n-1] != 's':
		return stem[:n-1]
	}
	return stem
}
