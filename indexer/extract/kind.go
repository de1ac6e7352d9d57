package extract

import (
	"regexp"
	"strings"

	"altitude/corpus"
)

// kindSign is a sign of what sort of page an article stands on, and how much
// it weighs.
type kindSign struct {
	kind   corpus.Kind
	weight float64
	match  *regexp.Regexp
}

// Where a sign is looked for.
var (
	// hintSigns: the page's own words (schema.org types, breadcrumbs, og:type).
	hintSigns = []kindSign{
		{corpus.Answer, 3, regexp.MustCompile(`^(?:QAPage|FAQPage|Question|Answer)$`)},
		{corpus.Answer, 3, regexp.MustCompile(`(?i)^(?:ai answers?|answers?|q ?& ?a|questions?(?: and answers)?)$`)},
		{corpus.Blog, 2.5, regexp.MustCompile(`^(?:BlogPosting|NewsArticle|OpinionNewsArticle|SocialMediaPosting|LiveBlogPosting|ReportageNewsArticle|AnalysisNewsArticle|h-entry|Blog)$`)},
		{corpus.Blog, 1.2, regexp.MustCompile(`^(?:Article|article)$`)},
		{corpus.Blog, 2, regexp.MustCompile(`(?i)^(?:blog|posts?|news|articles|insights|magazine)$`)},
		{corpus.Docs, 3, regexp.MustCompile(`^(?:TechArticle|APIReference|HowTo)$`)},
		{corpus.Docs, 2, regexp.MustCompile(`(?i)^(?:docs|documentation|guides?|reference|manual|wiki|standards?|knowledge base)$`)},
		{corpus.Handbook, 3, regexp.MustCompile(`(?i)\b(?:handbook|playbook|guidebook)\b`)},
		{corpus.Ladder, 3, regexp.MustCompile(`(?i)^(?:JobPosting|Occupation)$|\bcareer (?:framework|ladder|path)s?\b|\b(?:job|engineering) ladder\b|\bjob descriptions?\b|\bjob famil(?:y|ies)\b`)},
		{corpus.Book, 4, regexp.MustCompile(`^(?:Book|Chapter|book)$`)},
	}
	// pathSigns: the segments of the address, and the site's name.
	pathSigns = []kindSign{
		{corpus.Answer, 2.5, regexp.MustCompile(`(?i)^(?:answers?|ai|questions?|q|qa|q-and-a|faqs?)$`)},
		{corpus.Blog, 2, regexp.MustCompile(`(?i)^(?:blogs?|posts?|_posts|news|articles?|insights?|magazine|stories)$`)},
		{corpus.Blog, 1.5, regexp.MustCompile(`^(?:19|20)\d\d$`)},
		{corpus.Blog, 1, regexp.MustCompile(`(?i)\b(?:blog|magazine|newsletter)\b`)},
		{corpus.Docs, 2, regexp.MustCompile(`(?i)^(?:docs?|documentation|guides?|reference|manual|wiki|learn|standards?|service-manual|patterns|runbooks?|(?:\w+-)?practices)$`)},
		{corpus.Docs, 1.6, regexp.MustCompile(`(?i)\s(?:docs|documentation|guides?|reference)$`)},
		{corpus.Handbook, 3, regexp.MustCompile(`(?i)\b(?:handbook|playbooks?|guidebook)\b|^(?:how-we-work|culture|(?:company-)?policies)$`)},
		{corpus.Ladder, 3, regexp.MustCompile(`(?i)career[-_ ](?:framework|ladder|path|level|matrix|progression)|(?:job|engineering|eng|growth)[-_ ]?(?:ladder|framework|matrix|levels)|^(?:ladders?|levels|career-?levels|job-(?:descriptions?|families|roles|profiles))$`)},
		{corpus.Ladder, 1.6, regexp.MustCompile(`(?i)^roles$`)},
		{corpus.Book, 2.5, regexp.MustCompile(`(?i)^(?:books?|chapters?|ch\d+|chapter[-_]?\d+)$`)},
	}
	// titleSigns: the title.
	titleSigns = []kindSign{
		{corpus.Answer, 1.2, regexp.MustCompile(`(?i)^(?:what|how|who|when|why|which|do|does|is|are|can|should)\b.*\?$|\?$`)},
		{corpus.Ladder, 3.5, regexp.MustCompile(`(?i)\bjob (?:description|profile)\b|\bcareer (?:development |progression |growth )?(?:framework|ladder|matrix|levels?|pathways?)\b|\b(?:engineering|job|growth|competency|leveling|levelling) (?:ladder|levels|matrix|framework)\b|\brole (?:description|profile)\b|\bladder\b|\bIC\d\b|\((?:M|L|P|E|T)\d\)`)},
		{corpus.Ladder, 1.2, regexp.MustCompile(`\b(?:M|L|P|E|T)\d\b|(?i)\brole$`)},
		{corpus.Ladder, -4, regexp.MustCompile(`(?i)^(?:how|why|when|what|writing|hiring)\b`)}, // about ladders, none itself
		{corpus.Handbook, 3, regexp.MustCompile(`(?i)\b(?:handbook|playbook)\b|\bhow we (?:work|hire|run|do|onboard|use|make)\b|\bour (?:process|policy|approach|way)\b`)},
		{corpus.Book, 3, regexp.MustCompile(`(?i)^chapter \w+\b`)},
		{corpus.Docs, 1.2, regexp.MustCompile(`(?i)\b(?:guide(?:lines)?|manual|reference|standard|specification|documentation|template|checklist)\b`)},
	}
	// headingSigns: the headings, each sign counted once.
	headingSigns = []kindSign{
		{corpus.Answer, 2.5, regexp.MustCompile(`(?i)^(?:direct answer|short answer|quick answer|quick facts|key facts|the short version|in short|tl;?dr)$`)},
		{corpus.Answer, 1, regexp.MustCompile(`(?i)^(?:cite this(?: page)?|how to cite|sources and methodology)$`)},
		{corpus.Ladder, 1.4, regexp.MustCompile(`(?i)^(?:key |core |main |primary |your )?(?:responsibilities|duties|accountabilities)\b|^what you(?:'|’)ll do|^the role$`)},
		{corpus.Ladder, 1.4, regexp.MustCompile(`(?i)^(?:job )?(?:requirements|qualifications|required skills|skills and experience|competenc(?:y|ies)|hiring process|performance indicators|job grade)\b`)},
		{corpus.Ladder, 1.2, regexp.MustCompile(`(?i)^(?:levels?|career levels?|scope|impact|expectations|behaviou?rs)$|^(?:level|IC|L|M|E)\s?\d\b`)},
	}
)

// kindFrom is the least weight by which a kind is believed.
const kindFrom = 1.5

// settleKind tells what sort of source speaks: the source list's word, the
// file's own, else the signs in data, address, title and headings together.
func (d *draft) settleKind(a *corpus.Article) {
	a.Kind, a.Provenance["kind"] = corpus.Other, "no sign"
	if d.page.Kind != "" {
		a.Kind, a.Provenance["kind"] = d.page.Kind, "source"
		return
	}
	for _, f := range d.meta[fieldKind] {
		if k, ok := corpus.ParseKind(f.values[0]); ok {
			a.Kind, a.Provenance["kind"] = k, f.from
			return
		}
	}
	weights := d.kindWeights(a)
	best := kindFrom
	for _, k := range corpus.Kinds {
		if weights[k] > best {
			best = weights[k]
			a.Kind, a.Provenance["kind"] = k, "structure and metadata"
		}
	}
	if a.Kind == corpus.Other && d.signedArticle(a) {
		a.Kind, a.Provenance["kind"] = corpus.Blog, "signed article"
	}
}

func (d *draft) kindWeights(a *corpus.Article) map[corpus.Kind]float64 {
	weights := map[corpus.Kind]float64{}
	weigh := func(signs []kindSign, texts ...string) {
		for _, s := range signs {
			for _, t := range texts {
				if s.match.MatchString(strings.TrimSpace(t)) {
					weights[s.kind] += s.weight
					break
				}
			}
		}
	}
	weigh(hintSigns, d.hints...)
	weigh(pathSigns, append(strings.Split(urlPath(a.URL), "/"), append(strings.Split(hostOf(a.URL), "."), a.Site)...)...)
	weigh(titleSigns, a.Title)
	var headings []string
	levels := map[string]bool{}
	for _, l := range d.lines {
		if l.Kind == corpus.Heading {
			headings = append(headings, l.text)
		}
		if m := levelCell.FindStringSubmatch(l.text); m != nil && l.Kind == corpus.Row {
			levels[m[1]] = true
		}
	}
	weigh(headingSigns, headings...)
	if len(levels) >= minLevels {
		weights[corpus.Ladder] += 2.5
	}
	if d.datedFile() {
		weights[corpus.Blog] += 1.5
	}
	return weights
}

// minLevels is how many levels a table names that is a ladder's.
const minLevels = 3

// levelCell is a row that begins with a level of a ladder.
var levelCell = regexp.MustCompile(`^((?:Level |IC|L|M|E|P|T)\d\b|(?:Junior|Senior|Staff|Principal|Lead|Associate)\b)[^\t]{0,30}\t`)

// datedFile tells whether the file's name begins with its date, as the posts of
// blog generators do.
func (d *draft) datedFile() bool { return datePrefix.MatchString(d.page.Name) }

// signedArticle tells whether the article is signed or dated and of an
// article's length.
func (d *draft) signedArticle(a *corpus.Article) bool {
	return (len(a.Authors) > 0 && a.Provenance["authors"] != "front matter") || a.Published != ""
}
