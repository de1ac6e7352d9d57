package extract

import (
	"regexp"
	"strings"

	"altitude/corpus"
	"altitude/corpus/text"
)

// aside is a heading that begins something which is no statement of the
// article.
type aside struct {
	heading *regexp.Regexp
	// prose says that whole paragraphs under it are asides too, not only lists
	// and links.
	prose bool
}

var asides = []aside{
	{regexp.MustCompile(`(?i)^(?:how to )?cit(?:e|ing)(?: this(?: \w+)?| as| us)?:?$|^(?:suggested |preferred )?citation$|^zitieren`), true},
	{regexp.MustCompile(`(?i)^(?:about|meet) the (?:authors?|writer|contributors?)|^author(?:'s)? bio|^written by$|^about me$`), true},
	{regexp.MustCompile(`(?i)^(?:subscribe|newsletter|sign up|contact us|get in touch|reach out|let's talk|work with us|ready to (?:start|get|hire)|need help|join (?:us|our)|stay (?:up to date|in the loop)|share this)\b`), true},
	{regexp.MustCompile(`(?i)^(?:comments?|leave a (?:comment|reply)|\d+ (?:comments?|replies|thoughts?|responses?))\b`), true},
	{regexp.MustCompile(`(?i)^(?:related|see also|further reading|read next|keep reading|more (?:from|like|articles|posts|reading|on)|you (?:may|might) also|recommended|references|sources|bibliography|footnotes|endnotes|tags|categories|table of contents|contents|on this page|in this article|previous|next (?:post|article|up))\b`), false},
}

// call is a sentence that calls the reader to buy, book, follow or read on.
var call = regexp.MustCompile(`(?i)\b(?:see (?:the|our) (?:services|pricing|product)s? page|contact us|get in touch|book (?:a|your) (?:free |discovery |intro )?(?:call|demo|consultation|meeting)|schedule (?:a|your) (?:free )?(?:call|demo|consultation)|sign up (?:for|to|here|now|today)|subscribe (?:to|for|now|here|below)|download (?:our|the|your) (?:free )?(?:e-?book|guide|template|checklist|white ?paper)|start your free trial|try it (?:for )?free|follow (?:us|me) on|share this (?:article|post|page)|hire us|we(?:'|’)re hiring|join our (?:team|newsletter|community|slack)|learn more about our|drop us a line|give us a call|let(?:'|’)s talk)\b|^(?:reach out|read more|click here|learn more)[!.: ]*$`)

// maxCall bounds a call, in bytes; a longer paragraph has more to say.
const maxCall = 420

// maxAsideProse is how many words make a paragraph prose, kept under a heading
// such as "Sources" and before a call.
const maxAsideProse = 20

// markAsides turns the lines that are the page's but no statement of the
// article into asides: citation blocks, bylines, biographies, calls, lists of
// links. Headings stay headings.
func markAsides(lines []line) {
	var in *aside
	level := 0
	for i := range lines {
		l := &lines[i]
		if l.Kind == corpus.Heading {
			if next := asideFor(l.text); next != nil {
				in, level = next, l.Level
			} else if in != nil && l.Level <= level {
				in = nil
			}
			continue
		}
		if in != nil && (in.prose || !prose(l)) || i < topLines && topAside(l.text) || cited(l.text) || calls(l) {
			l.Kind, l.Level = corpus.Aside, 0
		}
	}
}

// dropTail turns headings that head nothing at the end into asides.
func dropTail(lines []line) {
	for i := len(lines) - 1; i > 0 && lines[i].Kind == corpus.Heading; i-- {
		lines[i].Block = corpus.Block{Kind: corpus.Aside, NoSnippet: lines[i].NoSnippet}
	}
}

func asideFor(heading string) *aside {
	if len(strings.Fields(heading)) > 6 {
		return nil
	}
	for i := range asides {
		if asides[i].heading.MatchString(heading) {
			return &asides[i]
		}
	}
	return nil
}

func prose(l *line) bool {
	return l.Kind != corpus.Item && wordCount(l.text) >= maxAsideProse && l.linked*2 < len(l.text)
}

// calls tells whether a line calls the reader to something and says little else:
// a conclusion that ends in "Get in touch." is none.
func calls(l *line) bool {
	if l.Kind == corpus.Row || l.Kind == corpus.Code || len(l.text) > maxCall || !call.MatchString(l.text) {
		return false
	}
	other := 0
	for from, to := range text.Sentences(l.text) {
		if s := l.text[from:to]; !call.MatchString(s) {
			other += wordCount(s)
		}
	}
	return other < maxAsideProse
}

// topAside tells whether a short line at the top signs, dates or measures the
// article.
func topAside(line string) bool {
	if len(line) > maxNear || len(words(line)) > 16 {
		return false
	}
	if readingLine.MatchString(line) || strings.HasPrefix(strings.ToLower(line), "by ") && byLine.MatchString(line) && capitalised(line[3:]) && len(words(line)) <= 6 {
		return true
	}
	lower := strings.ToLower(line)
	if strings.Contains(lower, " min read") || strings.Contains(lower, "minute read") {
		return true
	}
	_, _, ok := findDate(line)
	return ok && datesLine(line) && len(words(line)) <= 10
}

// cited tells whether a line is a reference in some citation style.
func cited(line string) bool {
	return len(line) < 2*maxCall && citation.MatchString(line)
}

var citation = regexp.MustCompile(`(?i)\bretrieved (?:on .{4,30} )?from https?://|^\s*@(?:article|misc|online|book)\{|\(\d{4}\)[.,] .{3,200}https?://\S+$|^.{0,120}["“].{3,200}["”],? .{0,40}\b(?:19|20)\d\d,? https?://\S+$`)

var (
	citeAuthorYear = regexp.MustCompile(`^(?:[A-Z]{2,8}:?\s+)?([^()"“]{3,120}?)\s*\(((?:19|20)\d\d)(?:,\s*([^()]{3,20}))?\)`)
	citeAddress    = regexp.MustCompile(`https?://[^\s)\]>"”]+`)
)

// readCitation reads what a citation block in the lines says of the page: who
// wrote it, when, and under which address.
func (d *draft) readCitation() {
	in := false
	for _, l := range d.lines {
		if l.Kind == corpus.Heading {
			in = asides[0].heading.MatchString(l.text)
			continue
		}
		if in || citation.MatchString(l.text) && strings.Contains(strings.ToLower(l.text), "retrieved") {
			d.citationLine(l.text)
		}
	}
}

func (d *draft) citationLine(line string) {
	if len(line) > 2*maxCall {
		return
	}
	const from = "citation block"
	year := ""
	if m := citeAuthorYear.FindStringSubmatch(line); m != nil {
		d.meta.add(fieldAuthors, from, .6, cleanAuthors([]string{m[1]})...)
		year = m[2]
	}
	if address := citeAddress.FindString(line); address != "" {
		address = strings.TrimRight(address, ".,;")
		d.meta.add(fieldURL, from, .5, address)
		d.meta.add(fieldSite, from, .4, hostOf(address))
	}
	if date, _, ok := findDate(line); ok {
		d.meta.add(fieldPublished, from, .6, date)
	} else {
		d.meta.add(fieldPublished, from, .45, year)
	}
}
