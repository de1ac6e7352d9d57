package extract

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unescape decodes entities that were escaped twice and squeezes.
func unescape(s string) string {
	if strings.Contains(s, "&") {
		s = html.UnescapeString(html.UnescapeString(s))
	}
	if strings.Contains(s, "<") {
		s = anyTag.ReplaceAllString(s, " ")
	}
	return squeeze(s)
}

var anyTag = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)

const (
	// maxAuthors is how many names a byline may have; more are a team page.
	maxAuthors = 10
	// maxName bounds a name, in characters; longer is a sentence.
	maxName = 60
)

// nobody are what sites write where an author should stand. Lower case.
var nobody = map[string]bool{
	"": true, "admin": true, "administrator": true, "anonymous": true, "author": true, "authors": true,
	"contributor": true, "contributors": true, "default": true, "editor": true, "guest": true,
	"guest author": true, "guest post": true, "n/a": true, "na": true, "none": true, "null": true,
	"root": true, "staff": true, "superuser": true, "test": true, "undefined": true, "unknown": true,
	"user": true, "webmaster": true, "website": true, "wordpress": true, "wp": true,
}

// labels stand beside names in bylines and are none. Lower case.
var labels = map[string]bool{
	"about the author": true, "all posts": true, "blog": true, "blue sky": true, "bluesky": true, "by": true,
	"contact": true, "email": true, "facebook": true, "follow": true, "github": true, "instagram": true,
	"linkedin": true, "mastodon": true, "more": true, "more about me": true, "pinterest": true,
	"posted": true, "posted by": true, "profile": true, "published": true, "read more": true, "rss": true,
	"see all": true, "share": true, "threads": true, "twitter": true, "view all": true,
	"view all posts": true, "website team": true, "written": true, "written by": true, "x": true, "youtube": true,
}

var (
	byPrefix = regexp.MustCompile(`(?i)^(?:(?:article|story|words|text|post(?:ed)?|written|published|created|authored|reported|a post|blog post)\s+)?(?:by|von|par|por|di|door|av)\s*(?:[:\-–]\s*|\s+)|^(?:authors?|written|editor|words)\s*[:|]\s*`)
	// nameEnd is where a byline goes on to something else.
	nameEnd   = regexp.MustCompile(`(?i)\s*(?:[|•·–—⋅∙]|\s-\s|\(|\bon\s+(?:\w+\s+\d|\d)|\bpublished\b|\bupdated\b|\bposted\b|\blast\b|\bin\s+[A-Z]|\bmin(?:ute)?s?\s+read|\d{1,2}\s+min\b|\bfollow\b|\bread\b|\bfact[- ]checked\b|\b(?:medically\s+)?reviewed by\b|\bedited by\b|\bsenior\b|\bstaff writer\b|\bcontributing\b|\bupdated by\b)`)
	nameAnd   = regexp.MustCompile(`(?i)\s*(?:,\s*and|,|;|\s&|\sand|\sund|\set|\sy)\s+|\s*;\s*`)
	suffixes  = regexp.MustCompile(`(?i)^(?:ph\.?\s?d\.?|m\.?d\.?|m\.?b\.?a\.?|jr\.?|sr\.?|iii?|iv|cfp®?|cpa|cfa|rdn?|rn|ld|lcsw|esq\.?|dds|dmd|do|jd|ms|mph|mph?|pmp|cissp|m\.?s\.?|b\.?a\.?|np|pa-c|cscs|cpt|lmft|phd|faap|facp|psyd|edd|rd|cdn|mpp|pharmd|dnp|bsn|msn|med|m\.ed\.?|ed\.d\.?|bcba|ctrs)$`)
	jobTitle  = regexp.MustCompile(`(?i)\b(?:analyst|advisor|astrologer|ceo|chief|columnist|consultant|contributor|correspondent|cto|director|editor|engineer|expert|founder|gardener|head|journalist|manager|officer|partner|president|producer|professor|reporter|researcher|scientist|specialist|strategist|vp|writer)\b`)
	notBy     = regexp.MustCompile(`(?i)^(?:updated|edited|reviewed|posted|written|published|fact[- ]checked|photo\w*|image\w*|illustrat\w+)\s+by\b`)
	linkName  = regexp.MustCompile(`(?i)^(?:https?://|www\.)|\.(?:com|org|net|io)(?:/|$)|@\w+\.\w`)
	dateStart = regexp.MustCompile(`(?i)\b` + monthPattern + `\.?\s+\d{1,2}|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b`)
)

// cleanAuthors turns what stands where authors should into names: "By X | 8
// min read" is X, "admin" and addresses are nobody, and more than ten names
// are no byline.
func cleanAuthors(raw []string) []string {
	var names []string
	for _, r := range raw {
		for _, name := range splitNames(r) {
			if !containsFold(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) > maxAuthors {
		return nil
	}
	return names
}

func containsFold(list []string, s string) bool {
	for _, l := range list {
		if strings.EqualFold(l, s) {
			return true
		}
	}
	return false
}

// splitNames cuts one byline into names.
func splitNames(s string) []string {
	s = unescape(s)
	for range 2 {
		s = byPrefix.ReplaceAllString(s, "")
	}
	if loc := dateStart.FindStringIndex(s); loc != nil {
		s = strings.TrimSuffix(strings.TrimSpace(s[:loc[0]]), " on")
	}
	if loc := nameEnd.FindStringIndex(s); loc != nil && loc[0] > 0 {
		s = s[:loc[0]]
	}
	var names []string
	for _, part := range nameAnd.Split(s, maxAuthors+2) {
		part = strings.Trim(part, " ,;:|·•-–—\"“”*")
		if suffixes.MatchString(part) && len(names) > 0 {
			names[len(names)-1] += ", " + part
			continue
		}
		if len(names) > 0 && jobTitle.MatchString(part) {
			break
		}
		if nameLike(part) {
			names = append(names, part)
		}
	}
	return names
}

// flipName turns "Last, First" as library catalogues write it.
func flipName(s string) string {
	last, first, ok := strings.Cut(s, ", ")
	if !ok || strings.Contains(first, ",") || len(strings.Fields(last)) > 2 || len(strings.Fields(first)) > 3 || suffixes.MatchString(first) {
		return s
	}
	return first + " " + last
}

// handle tells whether a name is an account's or a firm's rather than a
// person's.
func handle(s string) bool {
	if strings.Contains(s, " ") {
		return false
	}
	return strings.ContainsAny(s, ".@_0123456789") || strings.ToLower(s) == s || len(s) > 3 && strings.ToUpper(s) == s
}

// nameLike tells whether a text may be the name of someone or some body.
func nameLike(s string) bool {
	lower := strings.ToLower(s)
	if nobody[lower] || labels[lower] || utf8.RuneCountInString(s) > maxName || utf8.RuneCountInString(s) < 2 || linkName.MatchString(s) || strings.HasPrefix(s, "@") && strings.Contains(s, " ") {
		return false
	}
	letters, digits := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return letters >= 2 && digits <= letters && len(strings.Fields(s)) <= 6 && !strings.ContainsAny(s, "{}<>=?!:") && strings.Count(s, ".")*2 <= max(2, len(strings.Fields(s))*2) && !notBy.MatchString(s)
}
