package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"altitude/corpus"
	"altitude/corpus/taxonomy"
)

// defaultTaxonomy is the built-in one: the tables of facts speak of its roles
// and dimensions.
func defaultTaxonomy(t testing.TB) *taxonomy.Taxonomy {
	t.Helper()
	tax, err := taxonomy.Default()
	if err != nil {
		t.Fatal(err)
	}
	return tax
}

// factWords writes the facts of one kind that a text claims of a role.
func factWords(f factFinder, kind, role, dimension, text string) string {
	var all []string
	for _, a := range f.find(role, dimension, text, corpus.Span{End: len(text)}) {
		if a.kind != kind {
			continue
		}
		switch kind {
		case Numeric:
			all = append(all, fmt.Sprintf("%s: %s", a.thing, a.words))
		case ReportsTo:
			all = append(all, strings.Join(a.targets, " ")+": "+a.words)
		default:
			all = append(all, a.words)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func TestNumbersAreReadWithWhatTheyMeasure(t *testing.T) {
	f := newFactFinder(defaultTaxonomy(t))
	tests := []struct{ dimension, text, want string }{
		{"hands-on-coding", "Tech leads spend 30–70 % of their time coding.", "share coding: 30–70 %"},
		{"hands-on-coding", "0% to 30% of the time is spent writing code.", "share coding: 0–30 %"},
		{"hands-on-coding", "They spend one-third of their time programming.", "share coding: one-third of their time"},
		{"hands-on-coding", "Half of your day will be dedicated to coding and the other half to team management.", "share coding: Half of your day"},
		{"hands-on-coding", "Expect a day a week at most.", "share coding: a day a week"},
		{"hands-on-coding", "Up to 20% of the job.", "share coding: up to 20 %"},
		{"hands-on-coding", "At least 50 percent of the week is hands-on.", "share coding: at least 50 %"},
		{"hands-on-coding", "About 40% of their time is technical work.", "share coding: about 40 %"},
		{"scope", "They spend 60% of their time in meetings and 20% coding.", "share coding: 20 %; share meetings: 60 %"},
		{"scope", "Coding takes 30 %, managing people 70 % of the week.", "share coding: 30 %; share people: 70 %"},
		{"people-management", "An engineering manager leads five to nine engineers.", "people led: five to nine engineers"},
		{"people-management", "A team lead manages a team of 5.", "people led: 5"},
		{"hands-on-coding", "About 20 per cent of a manager's week is spent on code.", "share coding: about 20 %"},
		{"hands-on-coding", "They write code 3 days a week.", "share coding: 3 days a week"},
		{"people-management", "They have six to eight direct reports.", "reports direct: six to eight direct reports"},
		{"when-needed", "A CTO is worth it past a dozen or more engineers.", "people company: past a dozen or more engineers"},
		{"when-needed", "Hire one when the company has 50+ people.", "people company: 50+ people"},
		{"time-horizon", "A CTO looks two to five years ahead.", "years horizon: two to five years"},
		{"time-horizon", "Their plans reach three months out.", "years horizon: three months"},
		{"seniority-pay", "Ten or more years of experience are usual.", "years experience: Ten or more years"},
		{"seniority-pay", "They earn $150,000 to $200,000 a year.", "money pay $ a year: $150,000 to $200,000 a year"},
		{"budget", "A CTO owns a budget of $2 million.", "money budget $ a year: $2 million"},
		{"time-horizon", "A staff engineer looks two quarters ahead, a principal engineer two years ahead.", ""},
		{"when-needed", "There is one principal engineer per fifty engineers.", ""},
		{"time-horizon", "They check the plan every two weeks.", ""},
		{"time-horizon", "A CTO is judged on bets that take eighteen months to show a result.", ""},
		{"time-horizon", "External coaches are hired for six to nine months.", ""},
		{"time-horizon", "They meet for 30 minutes, two to three weeks apart.", ""},
		{"time-horizon", "Four years.", ""},
		{"people-management", "Past fifty engineers the work changes.", "people company: Past fifty engineers"},
		{"strategy", "Revenue grew 20% last year.", ""},
		{"scope", "In 2026 there were 14 answers.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := factWords(f, Numeric, "cto", tt.dimension, tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReportingLinesAreReadInManyPhrasings(t *testing.T) {
	f := newFactFinder(defaultTaxonomy(t))
	tests := []struct{ role, text, want string }{
		{"cto", "A CTO answers to the CEO and board", "board ceo: CEO and board"},
		{"tech-lead", "a tech lead answers to an engineering manager or CTO.", "cto engineering-manager: engineering manager or CTO"},
		{"cto", "A CTO is accountable to the CEO and board for business-level outcomes, budget, and risk.", "board ceo: CEO and board"},
		{"tech-lead", "A tech lead is accountable to engineering leadership for the quality of delivery.", "cto director engineering-manager vp-engineering: engineering leadership"},
		{"cto", "The CTO typically reports directly to the Chief Executive Officer.", "ceo: Chief Executive Officer"},
		{"director", "Directors of engineering report to the VP of Engineering or the CTO.", "cto vp-engineering: VP of Engineering or the CTO"},
		{"engineering-manager", "Engineering managers usually report up to a director of engineering.", "director: director of engineering"},
		{"tech-lead", "The role is managed by the engineering manager.", "engineering-manager: engineering manager"},
		{"tech-lead", "They work under the direction of the CTO.", "cto: CTO"},
		{"cto", "Reporting to the founders, the CTO sets direction.", "ceo founder: founders"},
		{"cto", "The CTO is answerable to the board of directors.", "board: board of directors"},
		{"tech-lead", "The tech lead reports into the engineering manager.", "engineering-manager: engineering manager"},
		{"cto", "Reports to: CEO", "ceo: CEO"},
		{"cto", "Their boss is the CEO.", "ceo: CEO"},
		{"vp-engineering", "You will report to the company Chief Technology Officer and serve a team of Directors.", "cto: Chief Technology Officer"},
		{"architect", "An architect usually reports to the CTO, sometimes to a director of engineering.", "cto: CTO"},
		{"ciso", "A CISO reports to the CIO, the CEO or the board.", "board ceo cio: CIO, the CEO or the board"},
		{"tech-lead", "Engineers report to the tech lead.", ""},
		{"tech-lead", "A tech lead does not report to the CTO.", ""},
		{"engineering-manager", "An engineering manager has direct reports to look after.", ""},
		{"engineering-manager", "Engineering managers send status reports to the CTO.", ""},
		{"engineering-manager", "Tech leads report to the engineering manager, who reports to the director.", "director: director"},
		{"cto", "A CTO is responsible to nobody.", ""},
		{"cto", "A CTO answers questions.", ""},
		{"cto", "A CTO is an executive who answers to the CEO for technology.", "ceo: CEO"},
		{"cto", "A full-time CTO is a member of the leadership team who answers to the CEO, owns the hiring plan and stays.", "ceo: CEO"},
		{"cto", "The CTO is responsible for engineers who report to a director.", ""},
		{"cto", "The CTO is the head of an office of people who report to the COO.", ""},
		{"ciso", "A CISO who answers to the CTO has to escalate about their own boss.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := factWords(f, ReportsTo, tt.role, "accountability", tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPolarityIsReadInManyPhrasings(t *testing.T) {
	f := newFactFinder(defaultTaxonomy(t))
	const codes, codesNot = "writes code", "does not write code"
	const manages, managesNot = "manages people", "does not manage people"
	tests := []struct{ dimension, text, want string }{
		{"hands-on-coding", "The CTO is a strategic and organizational role, not primarily a coding role.", codesNot},
		{"hands-on-coding", "The CTO is necessarily not on top of the day-to-day programming.", codesNot},
		{"hands-on-coding", "A CTO rarely writes production code.", codesNot},
		{"hands-on-coding", "They no longer write code.", codesNot},
		{"hands-on-coding", "CTOs don't write code.", codesNot},
		{"hands-on-coding", "Directors don’t write any code.", codesNot},
		{"hands-on-coding", "They optimise the business, rather than developing software.", codesNot},
		{"hands-on-coding", "You step away from the code.", codesNot},
		{"hands-on-coding", "The role is hands-off.", codesNot},
		{"hands-on-coding", "Most have not written code for years.", codesNot},
		{"hands-on-coding", "An architect does no coding.", codesNot},
		{"hands-on-coding", "A CTO seldom touches the codebase.", codesNot},
		{"hands-on-coding", "An architect isn't hands-on.", codesNot},
		{"hands-on-coding", "CTOs spend little time coding.", ""},
		{"hands-on-coding", "Tech leads still write code.", codes},
		{"hands-on-coding", "They are still involved with the coding and programming.", codes},
		{"hands-on-coding", "The tech lead is hands-on and tactical.", codes},
		{"hands-on-coding", "A tech lead is a hands-on role.", codes},
		{"hands-on-coding", "They may write code now and then.", ""},
		{"hands-on-coding", "It is not only a coding role.", ""},
		{"hands-on-coding", "They help engineers write code.", ""},
		{"hands-on-coding", "Engineers write code.", ""},
		{"hands-on-coding", "They do not code daily, but write code on weekends.", ""},
		{"hands-on-coding", "They review code.", ""},
		{"people-management", "A tech lead does not manage people.", managesNot},
		{"people-management", "Staff engineers have no direct reports.", managesNot},
		{"people-management", "They lead without formal authority.", managesNot},
		{"people-management", "An engineering manager manages engineers.", manages},
		{"people-management", "It is a people management role.", manages},
		{"people-management", "They write performance reviews.", manages},
		{"people-management", "If they manage people, things change.", ""},
		{"hiring", "The VP makes the hiring decisions.", "decides on hiring"},
		{"hiring", "They do not make the final hiring decision.", "does not decide on hiring"},
		{"budget", "A CTO owns the technology budget.", "owns a budget"},
		{"budget", "Tech leads have no budget authority.", "owns no budget"},
		{"technical-decisions", "The architect has the final say.", "has the final say"},
		{"seniority-pay", "The CTO is an executive role.", "is an executive role"},
		{"time-horizon", "They think long-term.", "long term"},
		{"time-horizon", "They balance short-term and long-term work.", ""},
		{"budget", "They write code.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := factWords(f, Polarity, "cto", tt.dimension, tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestABadRowOfATableIsRefused(t *testing.T) {
	good := map[string]string{"things.tsv": thingsTable, "polarity.tsv": polarityTable, "reporting.tsv": reportingTable}
	tests := []struct{ name, table, rows string }{
		{"an unknown sort of row", "reporting.tsv", "sort\tpattern\tcovers\nlink\tx\t"},
		{"too many cells", "things.tsv", "h\na\tb\tc\tany\te\tf\tg"},
		{"a pattern that cannot be read", "things.tsv", "h\nshare\tcoding\tscope\tany\t(code"},
		{"no sort of default", "things.tsv", "h\nshare\tcoding\tscope\t\tcode"},
		{"a thing without words", "polarity.tsv", "h\ncoding\tscope\tyes\t\twrites code"},
		{"one side only", "polarity.tsv", "h\ncoding\tscope\tyes\twrites\twrites code"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tables := map[string]string{}
			for name, rows := range good {
				tables[name] = rows
			}
			tables[tt.table] = tt.rows
			f := factFinder{tax: defaultTaxonomy(t)}
			if err := f.load(tables); err == nil || !strings.HasPrefix(err.Error(), tt.table) {
				t.Errorf("error %v, want one about %s", err, tt.table)
			}
		})
	}
}

func TestTheTablesNameDimensionsOfTheTaxonomy(t *testing.T) {
	tax := defaultTaxonomy(t)
	f := newFactFinder(tax)
	check := func(dimensions []string) {
		for _, d := range dimensions {
			if _, ok := tax.Dimension(d); !ok {
				t.Errorf("no dimension is named %q", d)
			}
		}
	}
	for _, c := range f.claims {
		check(c.dimensions)
	}
	for _, thing := range f.things {
		check(thing.rows)
	}
}

func TestConflictsAndDifferences(t *testing.T) {
	f := newFactFinder(defaultTaxonomy(t))
	tests := []struct {
		dimension, one, two string
		conflict, differ    bool
	}{
		{"hands-on-coding", "30–70 % of their time coding", "0% to 30% of their time coding", true, true},
		{"hands-on-coding", "30–70 % of their time coding", "20–50 % of their time coding", false, true},
		{"hands-on-coding", "30–70 % of their time coding", "half of their time coding", false, true},
		{"hands-on-coding", "one-third of their time coding", "about 30% of their time coding", false, false},
		{"hands-on-coding", "one-third of their time coding", "half of their time coding", true, true},
		{"hands-on-coding", "a day a week coding", "20% of their time coding", false, false},
		{"hands-on-coding", "a day a week coding", "at least 50% of their time coding", true, true},
		{"hands-on-coding", "30% of their time in meetings", "80% of their time coding", false, false},
		{"people-management", "leads five to nine engineers", "leads a team of 20 people", true, true},
		{"people-management", "leads five to nine engineers", "leads six to ten engineers", false, true},
		{"seniority-pay", "5+ years of experience", "10+ years of experience", false, true},
		{"seniority-pay", "$100k a year", "€100k a year", false, false},
		{"accountability", "answers to the CEO and board", "reports to the CEO", false, true},
		{"accountability", "answers to the CEO and board", "reports to an engineering manager", true, true},
		{"accountability", "accountable to engineering leadership", "reports to the engineering manager", false, true},
		{"hands-on-coding", "still writes code", "does not write code", true, true},
		{"hands-on-coding", "does not write code", "not primarily a coding role", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.one+" / "+tt.two, func(t *testing.T) {
			conflict, differ := false, false
			for _, a := range f.find("cto", tt.dimension, tt.one, corpus.Span{End: len(tt.one)}) {
				for _, b := range f.find("cto", tt.dimension, tt.two, corpus.Span{End: len(tt.two)}) {
					if a.thing != b.thing {
						continue
					}
					conflict = conflict || conflicts(a, b)
					differ = differ || differs(a, b)
					if conflicts(a, b) != conflicts(b, a) || differs(a, b) != differs(b, a) {
						t.Error("the order of two claims matters")
					}
				}
			}
			if conflict != tt.conflict || differ != tt.differ {
				t.Errorf("conflict %v, differ %v; want %v, %v", conflict, differ, tt.conflict, tt.differ)
			}
		})
	}
}

func TestNoListedWordIsLongerThanTheLimit(t *testing.T) {
	check := func(word string) {
		if len(word) > longestListed {
			t.Errorf("%q has more than %d letters", word, longestListed)
		}
	}
	for word := range vagueWords {
		check(word)
	}
	for word := range negations {
		check(word)
	}
	for word := range smallNumbers {
		check(word)
	}
}

func FuzzFacts(f *testing.F) {
	finder := newFactFinder(defaultTaxonomy(f))
	for _, seed := range []string{
		"Coding\t0% to 30%\t30–70 %", "reports to the CEO, who reports to the board of directors and",
		"does not not only write code", "half a day a week of \x80 coding", "the the the of of", "report to",
	} {
		f.Add(seed, 0, len(seed))
	}
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		own := corpus.Span{Start: from, End: to}
		if from < 0 || to > len(text) || from >= to {
			return
		}
		for _, dimension := range []string{"hands-on-coding", "accountability", "people-management", "time-horizon", "budget"} {
			for _, a := range finder.find("tech-lead", dimension, text, own) {
				if a.span.Start < from || a.span.End > to || a.span.Start >= a.span.End {
					t.Fatalf("%q: %s says %q at %v, outside %v", text, a.kind, a.words, a.span, own)
				}
				if conflicts(a, a) || differs(a, a) {
					t.Fatalf("%q: %+v contradicts itself", text, a)
				}
			}
		}
	})
}

func TestTheHeadOfATableRowSaysWhatItsCellsAnswer(t *testing.T) {
	f := newFactFinder(defaultTaxonomy(t))
	tests := []struct{ dimension, head, cell, want string }{
		{"time-horizon", "Planning horizon", "Two to five years", "Two to five years"},
		{"time-horizon", "Cloud commitment", "Two to five years", ""},
		{"accountability", "Reports to", "VP of Engineering", "VP of Engineering"},
		{"accountability", "Meets", "VP of Engineering", ""},
	}
	for _, tt := range tests {
		t.Run(tt.head, func(t *testing.T) {
			quote := tt.head + "\t" + tt.cell
			got := ""
			for _, a := range f.find("director", tt.dimension, quote, corpus.Span{Start: len(tt.head) + 1, End: len(quote)}) {
				got += a.words
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestClaimsOfSomeOnlyAreConditional(t *testing.T) {
	f := newFactFinder(defaultTaxonomy(t))
	tests := []struct {
		text string
		want bool
	}{
		{"A CTO reports to the CEO.", false},
		{"A CTO answers to the CEO, or in a bank to the CIO.", false},
		{"There the CTO answers to the CIO.", true},
		{"In a small company the CTO reports to the founder.", true},
		{"The CTO reports to the CEO in a company of this size.", true},
		{"If the company is small, the CTO reports to the founder.", true},
		{"The founders decide when they sell. The CTO reports to the CEO.", false},
		{"Some CTOs report to the CEO.", true},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			facts := f.find("cto", "accountability", tt.text, corpus.Span{End: len(tt.text)})
			if len(facts) != 1 || facts[0].conditional != tt.want {
				t.Errorf("got %+v", facts)
			}
		})
	}
}
